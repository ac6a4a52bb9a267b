import { type RefObject, useEffect, useRef, useState } from 'react';
import { useWatchedPicture, type WatchedPicture } from './use-watched-picture.ts';

type VideoViewProps = {
  /** For who does more with it. */
  video?: RefObject<HTMLVideoElement | null>;
  stream: MediaStream;
  /** Whose picture it is, of another person’s. */
  watched?: WatchedPicture;
  shown: boolean;
  mirrored?: boolean;
  /** Nothing of the picture may be cut off. */
  whole?: boolean;
  testId: string;
  label: string;
};

/** Stays mounted while hidden, so that the picture is there at once when the camera comes back. */
export function VideoView({
  video: outer,
  stream,
  watched,
  shown,
  mirrored = false,
  whole = false,
  testId,
  label,
}: VideoViewProps) {
  const own = useRef<HTMLVideoElement>(null);
  const element = outer ?? own;
  const [portrait, setPortrait] = useState(false);
  useWatchedPicture(element, watched);

  useEffect(() => {
    const video = element.current;
    if (!video) return;
    video.srcObject = stream;
    return () => {
      video.srcObject = null;
    };
  }, [element, stream]);

  useEffect(() => {
    const video = element.current;
    if (!video || !shown) return;
    /** Muted video may always play; a rejection means that the stream was replaced meanwhile, and comes with a new effect. */
    video.play().catch(() => {});
  }, [element, shown]);

  const measure = () => {
    const video = element.current;
    if (video) setPortrait(video.videoHeight > video.videoWidth);
  };

  return (
    <video
      ref={element}
      className="video"
      data-testid={testId}
      data-shown={shown}
      data-mirrored={mirrored}
      data-portrait={portrait}
      data-whole={whole}
      aria-label={label}
      aria-hidden={!shown}
      muted
      playsInline
      autoPlay
      disablePictureInPicture={mirrored}
      onLoadedMetadata={measure}
      onResize={measure}
    />
  );
}
