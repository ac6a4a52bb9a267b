/** More hold memory of the decoder; fewer drop frames, and look like a stall, where the page is busy for a moment. */
const BUFFERED_FRAMES = 3;

/** Tells of each frame of a picture as it is decoded, with its height in pixels. Returns the end of the watch. */
export type WatchFrames = (track: MediaStreamTrack, seen: (height: number) => void) => () => void;

type FrameReader = {
  read(): Promise<{ done: boolean; value?: { displayHeight: number; close(): void } | undefined }>;
  cancel(): Promise<void>;
};
type TrackProcessor = new (init: {
  track: MediaStreamTrack;
  maxBufferSize?: number;
}) => { readable: { getReader(): FrameReader } };

declare global {
  // W3C mediacapture-transform; in windows only Chromium has it.
  var MediaStreamTrackProcessor: TrackProcessor | undefined;
}

/**
 * By MediaStreamTrackProcessor, which also works in hidden tabs and costs no element. Null where there is none: there
 * frames are counted by the statistics.
 */
export function processorFrameWatch(Processor = globalThis.MediaStreamTrackProcessor): WatchFrames | null {
  if (!Processor) return null;
  return (track, seen) => {
    const reader = new Processor({ track, maxBufferSize: BUFFERED_FRAMES }).readable.getReader();
    let watching = true;
    const read = async (): Promise<void> => {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        const height = next.value?.displayHeight ?? 0;
        next.value?.close();
        if (watching) seen(height);
        // Only between two frames: Chromium does not close one that is on its way when the reader is cancelled.
        if (!watching) await reader.cancel();
      }
    };
    // Of a track that cannot be read there are no frames to tell of: its counters tell enough.
    read().catch(() => undefined);
    return () => {
      watching = false;
    };
  };
}
