import type { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import type { Generation } from '../../src/protocol/topology.ts';
import type { RemotePeer } from '../api.ts';
import type { Signaling } from '../calls/signaling-port.ts';
import type { Log } from '../log.ts';
import { meansGone } from '../media/sfu/media-requests.ts';
import type { Pictures, ShownPicture } from '../pictures-api.ts';
import { isSdkError } from '../sdk-error.ts';
import { firstWishesOf, type Tile, type WishesSaid, wishesOf } from './derive-wishes.ts';
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
  /** The application says of every picture where it shows it. */
  watchesPictures?: boolean;
  log: Log;
};

type SfuPlace = { readonly callId: CallId; readonly generation: Generation };

/** Tells the server what of the others is on the screen, once the application has said where it shows them. */
export class WatchedPictures implements Pictures {
  readonly #dependencies: WatchedPicturesDependencies;
  readonly #tiles = new Set<Tile & { height: number | null }>();
  #isUsed: boolean;
  /** The path that is shown, if it goes through the SFU, and one that is to take its place. */
  #places: readonly SfuPlace[] = [];
  /** What the server was told last of each. */
  readonly #said = new Map<Generation, WishesSaid>();
  /** Of a server of before, which knows no wishes and sends everything; the next path may be of another one. */
  readonly #inVain = new Set<Generation>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changedAt: number | null = null;

  constructor(dependencies: WatchedPicturesDependencies) {
    this.#dependencies = dependencies;
    this.#isUsed = dependencies.watchesPictures ?? false;
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

  /**
   * What goes with the word that joins this path, also when it is said again. A path that is opened beside another one has
   * to come as sharp as that one does: it begins with what was said there.
   */
  first(generation: Generation, beside: Generation | null): WishesSaid | undefined {
    const before = this.#said.get(generation) ?? (beside === null ? undefined : this.#said.get(beside));
    const wishes = before ?? (beside === null && this.#isUsed ? firstWishesOf(...this.#scene()) : undefined);
    if (wishes) this.#said.set(generation, wishes);
    return wishes;
  }

  /** As the server was told last of the path that is shown; 0: not at all; undefined: nothing is wished, it comes as it is. */
  wishedHeight(peerId: PeerId, source: SourceName): number | undefined {
    const [shown] = this.#places;
    const said =
      shown && this.#said.get(shown.generation)?.sources.find((it) => it.peerId === peerId && it.source === source);
    if (!said) return undefined;
    return said.wish === null ? 0 : said.wish.maxHeight;
  }

  /** Everything has come by the first of these paths; there is none, or none through the SFU, where the list is empty. */
  handlePlaces(places: readonly SfuPlace[]): void {
    for (const { generation } of this.#places) {
      if (!isAmong(places, generation)) this.#said.delete(generation);
    }
    this.#places = places;
    this.#say();
  }

  /** Something is shown in another way, or somebody sends something else. */
  handleChange(): void {
    if (this.#places.length === 0 || !this.#isUsed) return;
    const now = performance.now();
    this.#changedAt ??= now;
    this.#sayIn(Math.min(REST_MS, Math.max(0, this.#changedAt + LATEST_MS - now)));
  }

  close(): void {
    this.#places = [];
    clearTimeout(this.#timer);
  }

  #sayIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(), ms);
  }

  #say(): void {
    clearTimeout(this.#timer);
    this.#changedAt = null;
    if (this.#places.length === 0 || !this.#isUsed) return;
    const wishes = wishesOf(...this.#scene());
    for (const place of this.#places) this.#sayTo(place, wishes);
  }

  #sayTo({ callId, generation }: SfuPlace, wishes: WishesSaid): void {
    if (this.#inVain.has(generation) || isSame(this.#said.get(generation), wishes)) return;
    this.#said.set(generation, wishes);
    this.#dependencies.signaling
      .request('media.wishes', { callId, generation, ...wishes })
      .catch((error) => this.#refused(generation, error));
  }

  #scene(): Parameters<typeof wishesOf> {
    const { tileWatch, peers, isHidden } = this.#dependencies;
    return [[...this.#tiles], peers(), { hidden: isHidden(), pixelRatio: tileWatch.pixelRatio() }];
  }

  #refused(generation: Generation, error: unknown): void {
    if (!isAmong(this.#places, generation)) return;
    this.#said.delete(generation);
    if (isSdkError(error, 'unknown-type')) this.#inVain.add(generation);
    const isFinal = meansGone(error) || this.#inVain.has(generation);
    this.#dependencies.log(isFinal ? 'debug' : 'warn', 'wishes were refused', error);
    if (!isFinal) this.#sayIn(RETRY_MS);
  }
}

const isAmong = (places: readonly SfuPlace[], generation: Generation): boolean =>
  places.some((place) => place.generation === generation);

const isSame = (one: WishesSaid | undefined, other: WishesSaid): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
