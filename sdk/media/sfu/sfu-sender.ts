import type { types } from 'mediasoup-client';
import type { SentPicture } from '../../../src/protocol/media.ts';
import { SourceName } from '../../../src/protocol/rooms.ts';
import type { Log } from '../../log.ts';
import { isSdkError } from '../../sdk-error.ts';
import type { PathStats } from '../media-path.ts';
import { outboundIn, readReport } from '../stream-sources.ts';
import { type PictureSize, sendingOf } from './encodings.ts';
import { FirstKeyFrames } from './first-key-frames.ts';
import { setActive } from './key-frame.ts';
import type { Ask } from './media-requests.ts';
import { SenderParameters } from './sender-parameters.ts';
import { isSamePicture, pictureOf } from './sent-picture.ts';
import { parametersToWire } from './wire-media.ts';

export type SfuSenderDependencies = {
  /** Not used by anybody else, and closed by its owner. */
  transport: types.Transport;
  ask: Ask;
  /** Another path carries the sources already. */
  replaces: boolean;
  /** The server has taken a source. */
  produced?: (source: SourceName, producerId: string) => unknown;
  failed: (error: unknown) => void;
  log: Log;
};

/** `picture`: as the server was told. */
type Slot = {
  wanted: MediaStreamTrack | null;
  producer: types.Producer | null;
  work: Promise<void> | null;
  picture: SentPicture | undefined;
};

/** One producer for each source, from its first track on. */
export class SfuSender {
  readonly #dependencies: SfuSenderDependencies;
  readonly #slots = new Map<SourceName, Slot>();
  readonly #parameters = new SenderParameters();
  readonly #firstKeyFrames: FirstKeyFrames;
  /** The layers that somebody watches, by producer; of what is not there, all. */
  readonly #watched = new Map<string, readonly number[]>();
  #replaces: boolean;
  #closed = false;

  constructor(dependencies: SfuSenderDependencies) {
    this.#dependencies = dependencies;
    const { transport, ask, replaces, produced, log } = dependencies;
    this.#replaces = replaces;
    // Its receivers ask for one themselves, only later.
    this.#firstKeyFrames = new FirstKeyFrames({
      parameters: this.#parameters,
      failed: (error) => log('debug', 'no key frame was sent', error),
    });
    transport.on('produce', ({ rtpParameters, appData }, callback, errback) => {
      const source = SourceName.parse(appData['source']);
      const picture = this.#slots.get(source)?.picture;
      ask('media.produce', {
        transportId: transport.id,
        source,
        rtpParameters: parametersToWire(rtpParameters),
        ...(picture && { picture }),
      })
        .then(({ producerId }) => {
          produced?.(source, producerId);
          callback({ id: producerId });
        })
        .catch(errback);
    });
  }

  get sendsAnything(): boolean {
    return [...this.#slots.values()].some(({ wanted }) => wanted !== null);
  }

  async stats(): Promise<Pick<PathStats, 'send' | 'outbound'>> {
    this.#tellSizes();
    const byMid = new Map<unknown, SourceName>(
      [...this.#slots].flatMap(([source, { producer }]) => (producer ? [[producer.rtpParameters.mid, source]] : [])),
    );
    const send = readReport(await this.#dependencies.transport.getStats());
    return { send, outbound: outboundIn(send, ({ mid }) => byMid.get(mid)) };
  }

  /** Resolves when the track before is no longer used, or this sender was closed; never rejects. */
  set(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    const slot = this.#slots.get(source) ?? { wanted: null, producer: null, work: null, picture: undefined };
    this.#slots.set(source, slot);
    slot.wanted = track;
    if (!this.#closed && isBehind(slot)) slot.work ??= this.#catchUp(source, slot);
    return slot.work ?? Promise.resolve();
  }

  /** All layers from now on that somebody watches. */
  handleAlone(): void {
    if (!this.#replaces) return;
    this.#replaces = false;
    for (const { producer } of this.#slots.values()) if (producer) this.#setLayers(producer);
  }

  /** Of the layers of this producer, others are watched by nobody. */
  handleLayers(producerId: string, layers: readonly number[]): void {
    this.#watched.set(producerId, layers);
    for (const { producer } of this.#slots.values()) if (producer?.id === producerId) this.#setLayers(producer);
  }

  handleAwaited(producerId: string): void {
    this.#firstKeyFrames.handleAwaited(producerId);
  }

  close(): void {
    this.#closed = true;
  }

  async #catchUp(source: SourceName, slot: Slot): Promise<void> {
    try {
      while (!this.#closed && isBehind(slot)) await this.#step(source, slot);
    } catch (error) {
      this.#dependencies.failed(error);
    } finally {
      slot.work = null;
    }
  }

  async #step(source: SourceName, slot: Slot): Promise<void> {
    const track = usable(slot.wanted);
    if (!slot.producer) {
      if (!track) return;
      slot.picture = pictureOf(track);
      slot.producer = await this.#produce(source, track);
    } else if (track || !endsWithItsTrack(source)) {
      await slot.producer.replaceTrack({ track });
      if (track) this.#tellPicture(slot, slot.producer, pictureOf(track));
    } else {
      const { producer } = slot;
      slot.producer = null;
      producer.close();
      this.#watched.delete(producer.id);
      await this.#closeAtServer(producer);
    }
  }

  /** Awaited before the next one is made: the server takes one producer of a source. */
  async #closeAtServer({ id }: types.Producer): Promise<void> {
    try {
      await this.#dependencies.ask('media.close-producer', { producerId: id });
    } catch (error) {
      if (!isSdkError(error, 'producer-not-found')) throw error;
    }
  }

  /** A phone was turned, or a shared window pulled larger: the same track gives another size. */
  #tellSizes(): void {
    for (const slot of this.#slots.values()) {
      const track = usable(slot.producer?.track ?? null);
      const picture = track ? pictureOf(track) : undefined;
      if (slot.producer && picture?.height !== slot.picture?.height) this.#tellPicture(slot, slot.producer, picture);
    }
  }

  #tellPicture(slot: Slot, { id }: types.Producer, picture: SentPicture | undefined): void {
    if (!picture || isSamePicture(picture, slot.picture)) return;
    slot.picture = picture;
    const { ask, log } = this.#dependencies;
    ask('media.picture', { producerId: id, picture }).catch((error) => log('debug', 'a size was not told', error));
  }

  #setLayers(producer: types.Producer): void {
    const { rtpSender, kind, id } = producer;
    if (!rtpSender || kind !== 'video') return;
    const { log } = this.#dependencies;
    this.#parameters
      .change(rtpSender, () => setActive(rtpSender, (layer, of) => this.#isSent(id, layer, of)))
      .catch((error) => log('warn', 'layers are not as they should be', error));
  }

  /** Beside another path, of those that are watched only the sharpest. */
  #isSent(producerId: string, layer: number, of: number): boolean {
    const watched = this.#watched.get(producerId);
    if (!this.#replaces) return watched?.includes(layer) ?? true;
    return layer === (watched ? Math.max(-1, ...watched) : of - 1);
  }

  async #produce(source: SourceName, track: MediaStreamTrack): Promise<types.Producer> {
    const { transport } = this.#dependencies;
    const replaces = this.#replaces;
    const { encodings, codecOptions } = sendingOf(source, sizeOf(track), replaces);
    const produce = (): Promise<types.Producer> =>
      transport.produce({
        track,
        encodings,
        codecOptions,
        // Another path may send the same track.
        stopTracks: false,
        disableTrackOnPause: false,
        zeroRtpOnPause: false,
        appData: { source },
      });
    const producer = await (track.kind === 'video' ? this.#firstKeyFrames.watch(produce) : produce());
    // The path became the only one meanwhile, or it was said what is watched.
    if (replaces !== this.#replaces || this.#watched.has(producer.id)) this.#setLayers(producer);
    return producer;
  }
}

/** A camera or a microphone keeps its producer while it is off, so that it is back at once. */
const endsWithItsTrack = (source: SourceName): boolean => source === 'screen' || source === 'screen-audio';

/** A track that has ended can be attached nowhere. */
const usable = (track: MediaStreamTrack | null): MediaStreamTrack | null =>
  track?.readyState === 'ended' ? null : track;

const isBehind = ({ wanted, producer }: Slot): boolean => usable(wanted) !== (producer?.track ?? null);

function sizeOf(track: MediaStreamTrack): Partial<PictureSize> {
  const { width, height } = track.getSettings?.() ?? {};
  return width && height ? { width, height } : {};
}
