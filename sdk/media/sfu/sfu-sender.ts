import type { types } from 'mediasoup-client';
import type { ChosenCodecs, VideoCodec } from '../../../src/protocol/codecs.ts';
import type { SentPicture } from '../../../src/protocol/media.ts';
import { SourceName } from '../../../src/protocol/rooms.ts';
import type { Log } from '../../log.ts';
import { isSdkError } from '../../sdk-error.ts';
import { type Sending, type Sent, sendingOf } from '../encoding-policy.ts';
import type { PathStats } from '../media-path.ts';
import { screenModeOf } from '../screen-mode.ts';
import { SenderParameters, setSending } from '../sender-parameters.ts';
import { outboundIn, readReport } from '../stream-sources.ts';
import { FirstKeyFrames } from './first-key-frames.ts';
import { setActive } from './key-frame.ts';
import type { Ask } from './media-requests.ts';
import { isSamePicture, pictureOf } from './sent-picture.ts';
import { setTopLayer, spatialLayersOf } from './svc.ts';
import { parametersToWire } from './wire-media.ts';

export type SfuSenderDependencies = {
  /** Not used by anybody else, and closed by its owner. */
  transport: types.Transport;
  ask: Ask;
  /** What this device can encode and the SFU takes. */
  capabilities: types.RtpCapabilities;
  /** What is to be encoded with which; undefined: the first that both know. */
  codecs: ChosenCodecs | undefined;
  /** Another path carries the sources already. */
  replaces: boolean;
  /** The server has taken a source. */
  produced?: (source: SourceName, producerId: string) => unknown;
  failed: (error: unknown) => void;
  log: Log;
};

/** `codec`: the producer's. `picture`: as the server was told. */
type Slot = {
  wanted: MediaStreamTrack | null;
  producer: types.Producer | null;
  codec: VideoCodec | undefined;
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
  #codecs: ChosenCodecs | undefined;
  #replaces: boolean;
  #closed = false;

  constructor(dependencies: SfuSenderDependencies) {
    this.#dependencies = dependencies;
    const { transport, ask, codecs, replaces, produced, log } = dependencies;
    this.#codecs = codecs;
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
    const slot = this.#slots.get(source) ?? emptySlot();
    this.#slots.set(source, slot);
    slot.wanted = track;
    // The same track again: it is to be sent in another way.
    if (!this.#closed && slot.producer && track === slot.producer.track) this.#adapt(source, slot, slot.producer);
    this.#start(source, slot);
    return slot.work ?? Promise.resolve();
  }

  /** What is sent with others is sent anew with these. */
  handleCodecs(codecs: ChosenCodecs): void {
    this.#codecs = codecs;
    for (const [source, slot] of this.#slots) this.#start(source, slot);
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

  #start(source: SourceName, slot: Slot): void {
    if (!this.#closed && this.#isBehind(source, slot)) slot.work ??= this.#catchUp(source, slot);
  }

  #isBehind(source: SourceName, slot: Slot): boolean {
    return usable(slot.wanted) !== (slot.producer?.track ?? null) || this.#isOutdated(source, slot);
  }

  /** While it is off it stays: what is turned on later is sent anew then. */
  #isOutdated(source: SourceName, { producer, codec, wanted }: Slot): boolean {
    return producer !== null && usable(wanted) !== null && codec !== this.#codecOf(source);
  }

  #codecOf(source: SourceName): VideoCodec | undefined {
    return source === 'camera' || source === 'screen' ? this.#codecs?.[source] : undefined;
  }

  async #catchUp(source: SourceName, slot: Slot): Promise<void> {
    try {
      while (!this.#closed && this.#isBehind(source, slot)) await this.#step(source, slot);
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
      slot.codec = this.#codecOf(source);
      slot.producer = await this.#produce(source, track, slot.codec);
      this.#adapt(source, slot, slot.producer);
    } else if (!this.#isOutdated(source, slot) && (track || !endsWithItsTrack(source))) {
      await slot.producer.replaceTrack({ track });
      if (!track) return;
      this.#tellPicture(slot, slot.producer, pictureOf(track));
      this.#adapt(source, slot, slot.producer);
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

  /** A screen may be shared as text or as motion, and that may have changed while the server was asked. */
  #adapt(source: SourceName, slot: Slot, producer: types.Producer): void {
    const { rtpSender, track } = producer;
    if (source !== 'screen' || !rtpSender || !track) return;
    this.#tellPicture(slot, producer, pictureOf(track));
    const { log } = this.#dependencies;
    const { codec } = slot;
    this.#parameters
      .change(rtpSender, () => setSending(rtpSender, this.#sendingOf(source, track, codec)))
      .catch((error) => log('warn', 'the screen is not sent as it should be', error));
  }

  #setLayers(producer: types.Producer): void {
    const { rtpSender, kind, id } = producer;
    if (!rtpSender || kind !== 'video') return;
    const { log } = this.#dependencies;
    const [encoding = {}] = producer.rtpParameters.encodings ?? [];
    const spatialLayers = spatialLayersOf(encoding.scalabilityMode);
    const change = () =>
      spatialLayers > 1
        ? setTopLayer(rtpSender, Math.max(-1, ...(this.#watched.get(id) ?? [spatialLayers - 1])), encoding)
        : setActive(rtpSender, (layer, of) => this.#isSent(id, layer, of));
    this.#parameters.change(rtpSender, change).catch((error) => log('warn', 'layers are not as they should be', error));
  }

  /** Beside another path, of those that are watched only the sharpest. */
  #isSent(producerId: string, layer: number, of: number): boolean {
    const watched = this.#watched.get(producerId);
    if (!this.#replaces) return watched?.includes(layer) ?? true;
    return layer === (watched ? Math.max(-1, ...watched) : of - 1);
  }

  #sendingOf(source: SourceName, track: MediaStreamTrack, codec?: VideoCodec): Sending {
    return sendingOf(source, sentOf(track), { topology: 'sfu', replaces: this.#replaces, codec });
  }

  async #produce(source: SourceName, track: MediaStreamTrack, codec?: VideoCodec): Promise<types.Producer> {
    const { transport, capabilities } = this.#dependencies;
    const replaces = this.#replaces;
    const { encodings, opus, startKbits } = this.#sendingOf(source, track, codec);
    const codecOptions = { ...opus, ...(startKbits && { videoGoogleStartBitrate: startKbits }) };
    const mimeType = `video/${codec?.toLowerCase()}`;
    const known = capabilities.codecs?.find((it) => it.mimeType.toLowerCase() === mimeType);
    const produce = (): Promise<types.Producer> =>
      transport.produce({
        track,
        encodings,
        codecOptions,
        ...(known && { codec: known }),
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

const emptySlot = (): Slot => ({ wanted: null, producer: null, codec: undefined, work: null, picture: undefined });

function sentOf(track: MediaStreamTrack): Sent {
  const { width, height } = track.getSettings?.() ?? {};
  return { mode: screenModeOf(track), ...(width && height && { width, height }) };
}
