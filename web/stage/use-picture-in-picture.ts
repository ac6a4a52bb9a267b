import { type RefObject, useEffect, useState } from 'react';
import { useShowProblem } from '../problems/use-show-problem.ts';

/** `impossible`: this browser has no such windows, or there is nothing to show in one. */
export type PictureInPicture = { state: 'impossible' | 'off' | 'on'; toggle: () => void };

/** A tile’s picture in a small window of its own, above all others. `shown`: there is a picture. */
export const usePictureInPicture = (video: RefObject<HTMLVideoElement | null>, shown: boolean): PictureInPicture => {
  const showProblem = useShowProblem();
  const [out, setOut] = useState(false);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const changed = () => setOut(document.pictureInPictureElement === element);
    element.addEventListener('enterpictureinpicture', changed);
    element.addEventListener('leavepictureinpicture', changed);
    return () => {
      element.removeEventListener('enterpictureinpicture', changed);
      element.removeEventListener('leavepictureinpicture', changed);
    };
  }, [video]);

  /** Where the picture ends its window would show the last of it, as if all were well. */
  useEffect(() => {
    // It fails where the person has closed the window by then.
    if (!shown && out) void document.exitPictureInPicture().catch(() => {});
  }, [shown, out]);

  const toggle = () => {
    const element = video.current;
    if (!element) return;
    const done = out ? document.exitPictureInPicture() : element.requestPictureInPicture();
    done.catch(() => showProblem('not-possible-now'));
  };
  const possible = document.pictureInPictureEnabled && (shown || out);
  return { state: possible ? (out ? 'on' : 'off') : 'impossible', toggle };
};
