import type { PeerId } from '../src/protocol/ids.ts';

/** `priority`: `high`: pinned, or the one that matters; `low`: gives way first. Default: `normal`. */
export type ShownPicture = {
  readonly peerId: PeerId;
  readonly source: 'camera' | 'screen';
  readonly priority?: 'low' | 'normal' | 'high';
};

/** Which pictures of others are on the screen, so that nothing is sent in vain. */
export interface Pictures {
  /**
   * This element shows that picture: `stream` or `screenStream` of the peer. Without such a word everything is sent as it
   * comes. From the first one on, each picture is sent as large as the elements that show it, and not at all where none is
   * seen: they have no size or are scrolled away, or the page is hidden. Returns the end of it; elements that are taken out
   * of the page need it too.
   */
  watch(element: HTMLVideoElement, picture: ShownPicture): () => void;
}
