import { type RefObject, useEffect } from 'react';
import type { Call, ShownPicture } from '../../sdk/index.ts';

export type WatchedPicture = ShownPicture & { readonly call: Call };

/** Tells the SDK that this element shows it, so that it is sent as large as it is seen. Undefined: it is one's own. */
export const useWatchedPicture = (
  element: RefObject<HTMLVideoElement | null>,
  { call, peerId, source, priority = 'normal' }: Partial<WatchedPicture> = {},
): void => {
  useEffect(() => {
    const video = element.current;
    if (!video || !call || !peerId || !source) return;
    return call.pictures.watch(video, { peerId, source, priority });
  }, [element, call, peerId, source, priority]);
};
