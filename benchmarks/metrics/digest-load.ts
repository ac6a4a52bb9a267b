import { ApplicationId, type CallId, PeerId } from '../../src/protocol/ids.ts';
import { pathLabels } from '../../src/quality/path-label.ts';
import type { LegScore, QualityEvents } from '../../src/quality/quality-events.ts';
import type { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { Room } from './crowd.ts';

/** What a peer's digest makes of the server: where it comes from can be changed without changing the measurement. */
export interface DigestLoad {
  /** What is measured, for the table. */
  readonly what: string;
  /** One digest of one peer of that room. */
  digest(room: Room): void;
}

const APPLICATION = ApplicationId.parse('bench');
const PEER = PeerId.parse('peer');

const SOURCES = [
  { kind: 'audio', source: 'microphone' },
  { kind: 'video', source: 'camera' },
  { kind: 'video', source: 'screen' },
  { kind: 'audio', source: 'screen-audio' },
] as const;

/**
 * The facts that scoring a digest ends in: what the peer sends on its way out, and what each of the others sends on its
 * way in. Every way of travel and every source is there, so that the metrics have all the series that they can have.
 */
export class ScoredFacts implements DigestLoad {
  readonly what = 'facts of scored digests, into the metrics';
  readonly #quality: TypedEmitter<QualityEvents>;
  #count = 0;

  constructor(quality: TypedEmitter<QualityEvents>) {
    this.#quality = quality;
  }

  digest({ callId, peers }: Room): void {
    this.#count += 1;
    this.#quality.emit('digest-taken', { callId, applicationId: APPLICATION, peerId: PEER });
    this.#score(callId, 'uplink');
    for (let other = 1; other < peers; other += 1) {
      this.#score(callId, 'downlink');
      this.#score(callId, 'whole');
    }
  }

  #score(callId: CallId, leg: LegScore['leg']): void {
    const count = this.#count;
    const path = pathLabels[count % pathLabels.length] ?? 'sfu_udp';
    const topology = path.startsWith('sfu') ? 'sfu' : 'p2p';
    const isPoor = count % 50 === 0;
    // One in seven shares a screen.
    for (const { kind, source } of SOURCES.slice(0, count % 7 === 0 ? 4 : 2)) {
      this.#quality.emit('leg-scored', {
        ...{ callId, applicationId: APPLICATION, kind, source, leg, path, topology },
        at: count,
        peerId: PEER,
        viewerId: leg === 'uplink' ? null : PEER,
        mos: isPoor ? 2.5 : 4.2,
        inputs: {
          lossRatio: (count % 7) / 100,
          rttMs: 20 + (count % 100),
          jitterMs: count % 40,
          ...(kind === 'video' && { freezeRatio: isPoor ? 0.2 : 0 }),
        },
        periodMs: 5_000,
        isPoor,
        cause: isPoor ? 'sender-uplink' : null,
      });
    }
  }
}

/** Each peer's digest comes every so often, spread evenly over that time. */
const PERIOD_MS = 5_000;
const TICK_MS = 50;

/** Every peer of these rooms sends its digests. Returns what ends it. */
export function sendDigests(load: DigestLoad, rooms: readonly Room[]): () => void {
  const senders = rooms.flatMap((room) => Array.from({ length: room.peers }, () => room));
  let sent = 0;
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / PERIOD_MS) * senders.length);
    for (; sent < due; sent += 1) {
      const room = senders[sent % senders.length];
      if (room) load.digest(room);
    }
  }, TICK_MS);
  return () => clearInterval(timer);
}

/** How many digests one core takes, from the processor time that so many need. */
export function digestsPerCoreSecond(load: DigestLoad, room: Room, digests = 50_000): number {
  for (let i = 0; i < digests / 10; i += 1) load.digest(room);
  const before = process.cpuUsage();
  for (let i = 0; i < digests; i += 1) load.digest(room);
  const { user, system } = process.cpuUsage(before);
  return digests / ((user + system) / 1e6);
}
