import type { PeerId } from '../protocol/ids.ts';
import type { Generation } from '../protocol/topology.ts';
import type { SfuPeerView } from '../rooms/sfu-view.ts';
import { SfuViews } from './sfu-views.ts';

/** What the SFU saw of a room on the path that it was looked at last. */
export class SfuSight {
  #last: { readonly generation: Generation; readonly views: SfuViews } | null = null;

  note(peerId: PeerId, generation: Generation, view: SfuPeerView, now: number): void {
    if (this.#last?.generation !== generation) this.#last = { generation, views: new SfuViews() };
    this.#last.views.note(peerId, view, now);
  }

  /** Null: that path was not looked at, or another one was since. */
  of(generation: Generation): SfuViews | null {
    return this.#last?.generation === generation ? this.#last.views : null;
  }

  retain(isKnown: (peerId: PeerId) => boolean): void {
    this.#last?.views.retain(isKnown);
  }
}
