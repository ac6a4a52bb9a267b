import type { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import type { Generation } from '../../src/protocol/topology.ts';
import type { RemotePeer } from '../api.ts';
import type { Signaling } from '../calls/signaling-port.ts';
import type { Log } from '../log.ts';
import { meansGone } from '../media/sfu/media-requests.ts';
import type { Pictures, ShownPicture } from '../pictures-api.ts';
import { isSdkError } from '../sdk-error.ts';
import { type Tile, type WishesSaid, wishesOf } from './derive-wishes.ts';
import type { TileWatch } from './tile-watch.ts';

/** What is on the screen has to rest so long. Longer shows a new tile later; shorter says what is over at once. */
const REST_MS = 250;
/** Something on the screen may never rest. */
const LATEST_MS = 1_000;
/** After a refusal; a peer that has left is told of by then. */
const RETRY_MS = 1_000;

export type WatchedPicturesDependencies = {
  signaling: Pick<Signaling, 'request'>;
  tileWatch: TileWatch;
  peers: () => readonly RemotePeer[];
  /** Nobody looks at the page. */
  isHidden: () => boolean;
  log: Log;
};

type SfuPlace = { readonly callId: CallId; readonly generation: Generation };

/** Tells the server what of the others is on the screen, once the application has said where it shows them. */
export class WatchedPictures implements Pictures {
  readonly #dependencies: WatchedPicturesDependencies;
  readonly #tiles = new Set<Tile & { height: number | null }>();
  #isUsed = false;
  /** The path that is shown, if it goes through the SFU. */
  #place: SfuPlace | null = null;
  /** What the server was told last there. */
  #said: { readonly text: string; readonly wishes: WishesSaid } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changedAt: number | null = null;

  constructor(dependencies: WatchedPicturesDependencies) {
    this.#dependencies = dependencies;
  }

  watch(element: HTMLVideoElement, picture: ShownPicture): () => void {
    const tile: Tile & { height: number | null } = { picture, height: null };
    this.#isUsed = true;
    this.#tiles.add(tile);
    const end = this.#dependencies.tileWatch.watch(element, (height) => {
      if (tile.height === height) return;
      tile.height = height;
      this.handleChange();
    });
    return () => {
      if (!this.#tiles.delete(tile)) return;
      end();
      this.handleChange();
    };
  }

  /** As the server was told last; 0: not at all; undefined: nothing is wished, it comes as it is. */
  wishedHeight(peerId: PeerId, source: SourceName): number | undefined {
    const said = this.#said?.wishes.sources.find((it) => it.peerId === peerId && it.source === source);
    if (!said) return undefined;
    return said.wish === null ? 0 : said.wish.maxHeight;
  }

  /** Everything has come by this path, which is shown from now on; null: there is none, or none through the SFU. */
  handlePlace(place: SfuPlace | null): void {
    if (place?.generation === this.#place?.generation) return;
    this.#place = place;
    this.#said = null;
    this.#say();
  }

  /** Perhaps the path's connection was made anew, and the server has forgotten. */
  handleRestored(): void {
    this.#said = null;
    this.#say();
  }

  /** Something is shown in another way, or somebody sends something else. */
  handleChange(): void {
    if (!this.#place || !this.#isUsed) return;
    const now = performance.now();
    this.#changedAt ??= now;
    this.#sayIn(Math.min(REST_MS, Math.max(0, this.#changedAt + LATEST_MS - now)));
  }

  close(): void {
    this.#place = null;
    clearTimeout(this.#timer);
  }

  #sayIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(), ms);
  }

  #say(): void {
    clearTimeout(this.#timer);
    this.#changedAt = null;
    const place = this.#place;
    if (!place || !this.#isUsed) return;
    const { signaling, tileWatch, peers, isHidden } = this.#dependencies;
    const wishes = wishesOf([...this.#tiles], peers(), { hidden: isHidden(), pixelRatio: tileWatch.pixelRatio() });
    const text = JSON.stringify(wishes);
    if (text === this.#said?.text) return;
    this.#said = { text, wishes };
    const { callId, generation } = place;
    signaling.request('media.wishes', { callId, generation, ...wishes }).catch((error) => this.#refused(place, error));
  }

  #refused(place: SfuPlace, error: unknown): void {
    if (place !== this.#place) return;
    this.#said = null;
    // A server of before knows no wishes, and sends everything.
    const isFinal = meansGone(error) || isSdkError(error, 'unknown-type');
    this.#dependencies.log(isFinal ? 'debug' : 'warn', 'wishes were refused', error);
    if (!isFinal) this.#sayIn(RETRY_MS);
  }
}
