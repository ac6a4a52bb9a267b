import { expect, vi } from 'vitest';
import type { MediaPath, MediaPathEvents, PathStats, ReceivedSource } from '../../../../sdk/media/media-path.ts';
import { PeerId } from '../../../../src/protocol/ids.ts';
import type { SourceName } from '../../../../src/protocol/rooms.ts';
import { Generation, type Path, type Topology } from '../../../../src/protocol/topology.ts';
import { TypedEmitter } from '../../../../src/shared/typed-emitter.ts';
import { FakeTrack } from './fake-media.ts';

type Flow = { height: number; perSecond: number };
type Counter = { packets: number; frames: number; height: number | null; flow: Flow | null; since: number };

const isSound = (source: SourceName): boolean => source === 'microphone' || source === 'screen-audio';

export const ann = PeerId.parse('ann');
export const ben = PeerId.parse('ben');

export const p2p = (generation: number): Path => ({
  topology: 'p2p',
  generation: Generation.parse(generation),
  polite: true,
});
export const sfu = (generation: number): Path => ({ topology: 'sfu', generation: Generation.parse(generation) });

/** A path whose media flows as the clock goes: nothing is sent, only counted. */
export class MemoryPath extends TypedEmitter<MediaPathEvents> implements MediaPath {
  readonly topology: Topology;
  readonly generation: Generation;
  readonly replaces: boolean;
  readonly handle = vi.fn();
  readonly setRemoteConnected = vi.fn();
  readonly setSignalingConnected = vi.fn();
  readonly setIceServers = vi.fn();
  readonly handleNetworkChange = vi.fn();
  readonly handleAlone = vi.fn();
  readonly close = vi.fn();
  readonly sent = new Map<SourceName, MediaStreamTrack | null>();
  readonly loudness = new Map<PeerId, number>();
  withheldVoices: ReadonlySet<PeerId> = new Set();
  readonly #counters = new Map<string, Counter & { peerId: PeerId; source: SourceName }>();

  constructor({ topology, generation }: Path, replaces: boolean) {
    super((error) => expect.unreachable(String(error)));
    this.topology = topology;
    this.generation = generation;
    this.replaces = replaces;
  }

  carries = (source: SourceName): boolean => this.topology === 'sfu' || !source.startsWith('screen');
  reaches = (): boolean => true;
  levels = (): ReadonlyMap<PeerId, number> => this.loudness;
  withheld = (): ReadonlySet<PeerId> => this.withheldVoices;
  getStats = async (): Promise<RTCStatsReport> => new Map() as RTCStatsReport;

  async setLocalTrack(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    this.sent.set(source, track);
  }

  /** What a test wants it to tell. */
  measured: PathStats | null = null;
  stats = async (): Promise<PathStats | null> => this.measured;

  async received(): Promise<ReceivedSource[]> {
    return [...this.#counters.values()].map((counter) => {
      this.#count(counter);
      const { peerId, source, packets, frames, height } = counter;
      return {
        peerId,
        source,
        packetsReceived: Math.floor(packets),
        framesDecoded: isSound(source) ? 0 : Math.floor(frames),
        frameHeight: height,
      };
    });
  }

  connects(): void {
    this.emit('connected', undefined);
  }

  /** A track is there; what is sent on it comes by `flows`. */
  brings(peerId: PeerId, source: SourceName): FakeTrack {
    const track = new FakeTrack(isSound(source) ? 'audio' : 'video', `${source} by ${this.generation}`);
    this.emit('track', { peerId, source, track: track.asTrack });
    return track;
  }

  flows(peerId: PeerId, source: SourceName, flow: Partial<Flow> = {}): void {
    const key = `${peerId} ${source}`;
    const before = this.#counters.get(key);
    if (before) this.#count(before);
    const { height = 360, perSecond = isSound(source) ? 50 : 30 } = flow;
    const { packets = 0, frames = 0 } = before ?? {};
    const shownHeight = isSound(source) ? null : height;
    const since = performance.now();
    this.#counters.set(key, {
      peerId,
      source,
      packets,
      frames,
      height: shownHeight,
      flow: { height, perSecond },
      since,
    });
  }

  stops(peerId: PeerId, source: SourceName): void {
    const counter = this.#counters.get(`${peerId} ${source}`);
    if (!counter) return;
    this.#count(counter);
    counter.flow = null;
  }

  #count(counter: Counter): void {
    const now = performance.now();
    const come = ((counter.flow?.perSecond ?? 0) * (now - counter.since)) / 1_000;
    counter.packets += come;
    counter.frames += come;
    counter.since = now;
  }
}
