import type { LayerBitrates, Picture, SentSource } from '../../forwarding/scene.ts';
import { isSilent, listened, type Silence } from '../../forwarding/silent-pictures.ts';
import { attend, type Hall, heldBack, noVoices, SMALL_ROOM, settle, type Volume } from '../../forwarding/voices.ts';
import type { PeerId } from '../../protocol/ids.ts';
import type { Producer, SentPicture } from '../../protocol/media.ts';
import { isSound, type SourceName } from '../../protocol/rooms.ts';
import { sizeOf } from './sent-picture.ts';

type Options = {
  now: () => number;
  isMuted: (peerId: PeerId, source: SourceName) => boolean;
};

type Sent = Producer & { readonly picture: Picture | null };

/** What is sent on one path, as its plan is to see it: with what is muted, silent or withheld at the moment. */
export class PathSources {
  readonly #with: Options;
  readonly #sent = new Map<string, Sent>();
  #all: readonly SentSource[] = [];
  #silence: Silence = new Map();
  #voices = noVoices;
  /** Who had it when voices were heard last. */
  #floor: PeerId | null = null;
  #withheld: ReadonlySet<string> = new Set();

  constructor(options: Options) {
    this.#with = options;
  }

  /** The same object for as long as nothing in it changes. */
  get all(): readonly SentSource[] {
    return this.#all;
  }

  get isLarge(): boolean {
    return this.#microphones > SMALL_ROOM;
  }

  /** Whose voices are withheld. */
  get withheld(): readonly PeerId[] {
    return this.#all.flatMap(({ peerId, withheld }) => (withheld ? [peerId] : []));
  }

  /** Of some picture nothing has come of late. */
  get hasSilent(): boolean {
    return this.#silence.size > 0;
  }

  has(producerId: string): boolean {
    return this.#sent.has(producerId);
  }

  sourceOf(producerId: string): SourceName | undefined {
    return this.#sent.get(producerId)?.source;
  }

  hasSound(producerId: string): boolean {
    return this.#sent.get(producerId)?.picture === null;
  }

  add(producer: Producer, picture: Picture | null): void {
    this.#sent.set(producer.producerId, { ...producer, picture });
    this.refresh();
  }

  /** False: it is not there. */
  remove(producerId: string): boolean {
    if (!this.#sent.delete(producerId)) return false;
    this.#silence = new Map([...this.#silence].filter(([id]) => id !== producerId));
    this.settle();
    this.refresh();
    return true;
  }

  /** Whether that changed anything. */
  setPicture(producerId: string, said: SentPicture): boolean {
    const sent = this.#sent.get(producerId);
    if (!sent?.picture) return false;
    const { height, frameRate } = sizeOf(said);
    if (sent.picture.height === height && sent.picture.frameRate === frameRate) return false;
    this.#sent.set(producerId, { ...sent, picture: { ...sent.picture, height, frameRate } });
    return this.refresh();
  }

  /** What comes of a picture. */
  look(measured: { producerId: string; bitrates: LayerBitrates; isWatched: boolean }): void {
    this.#silence = listened(this.#silence, measured, this.#with.now());
  }

  /** Of these sounds those that are voices. */
  voicesIn(volumes: readonly Volume[]): readonly (Volume & { readonly peerId: PeerId })[] {
    return volumes.flatMap((volume) => {
      const sent = this.#sent.get(volume.producerId);
      return sent?.source === 'microphone' ? [{ ...volume, peerId: sent.peerId }] : [];
    });
  }

  /** These voices are heard. Whether others are withheld for it. */
  hear(voices: readonly Volume[], floor: PeerId | null): boolean {
    this.#floor = floor;
    this.#voices = attend(this.#voices, voices, this.#hall);
    return this.#withhold();
  }

  /** Time has passed. Whether others are withheld now. */
  settle(): boolean {
    if (this.#voices.size === 0) return false;
    this.#voices = settle(this.#voices, this.#hall, (producerId) => this.#sent.has(producerId));
    return this.#withhold();
  }

  /** Somebody was muted, or is so no more; or nothing comes of a picture. Whether that changed anything. */
  refresh(): boolean {
    const before = new Map(this.#all.map((sent) => [sent.producerId, sent]));
    const after = [...this.#sent.values()].map((sent): SentSource => {
      const earlier = before.get(sent.producerId);
      const [muted, withheld] = [this.#isMuted(sent), this.#withheld.has(sent.producerId)];
      const isSame = earlier?.picture === sent.picture && earlier.muted === muted && earlier.withheld === withheld;
      return isSame ? earlier : { ...sent, muted, withheld };
    });
    const isSame = after.length === this.#all.length && after.every((sent, place) => sent === this.#all[place]);
    if (!isSame) this.#all = after;
    return !isSame;
  }

  get #microphones(): number {
    let count = 0;
    for (const { source } of this.#sent.values()) if (source === 'microphone') count += 1;
    return count;
  }

  get #hall(): Hall {
    const ofFloor = [...this.#sent.values()].find((it) => it.peerId === this.#floor && it.source === 'microphone');
    return { microphones: this.#microphones, floor: ofFloor?.producerId ?? null, now: this.#with.now() };
  }

  #withhold(): boolean {
    const withheld = heldBack(this.#voices);
    const isSame = withheld.size === this.#withheld.size && [...withheld].every((id) => this.#withheld.has(id));
    if (isSame) return false;
    this.#withheld = withheld;
    return this.refresh();
  }

  /** Asked of pictures alone: a plan of 64 people takes 5 ms, and a microphone that is muted changes nothing in it. */
  #isMuted({ peerId, source, producerId }: Producer): boolean {
    if (isSound(source)) return false;
    return this.#with.isMuted(peerId, source) || isSilent(this.#silence, producerId, this.#with.now());
  }
}
