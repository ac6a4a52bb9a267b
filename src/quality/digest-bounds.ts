import type { NetworkDigest, ReceivedDigest, SentDigest } from '../protocol/quality-digest.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import type { DigestRefusal, Note } from './digest-refusals.ts';

/** 240 Mbit/s in packets of full size. Lower cuts honest screens one day; higher believes more. */
const MAX_PACKETS_PER_SECOND = 20_000;
/** Ethernet’s jumbo frame. */
const MAX_PACKET_BITS = 9_000 * 8;
const MAX_FRAMES_PER_SECOND = 120;
/** Stored up, a second's frames may be decoded in the next period besides. */
const STORED_FRAMES = 120;
const SAMPLE_RATE = 48_000;
/** NetEq stretches and shrinks sound by a quarter at most. */
const TIME_STRETCH = 1.25;
/** Threads that encode or decode one source at once. */
const MAX_THREADS = 8;
/** Timers and clocks of a busy page. */
const TIME_TOLERANCE = 1.1;
/** Longer than any packet is waited for. */
const MAX_DELAY_MS = 60_000;
/** What is left in the jitter buffer when packets cease is quieter, over a period. */
const AUDIBLE = 0.02;

type Limit = { readonly max: number; readonly reason: DigestRefusal };
type Limits<T> = { readonly [K in keyof T]?: Limit };

const delay: Limit = { max: MAX_DELAY_MS, reason: 'impossible-time' };

export function boundedNetwork(network: NetworkDigest, note: Note): NetworkDigest {
  return bounded(network, { rttMs: delay, signalingRttMs: delay }, note);
}

export function boundedSent(sent: SentDigest, periodMs: number, note: Note): SentDigest {
  const { packet, frame, work, held } = limitsOf(periodMs);
  const rtp = { packets: packet, retransmitted: packet, nacks: packet };
  switch (sent.kind) {
    case 'audio':
      return withPackets(withRemote(bounded(sent, rtp, note), note), periodMs, note);
    case 'video': {
      const limits = {
        ...rtp,
        capturedFrames: frame,
        framesEncoded: frame,
        framesSent: frame,
        encodeMs: work,
        limitedByCpuMs: held,
        limitedByBandwidthMs: held,
        plis: packet,
        firs: packet,
      };
      return withPackets(withRemote(bounded(sent, limits, note), note), periodMs, note);
    }
    default:
      return exhaustive(sent);
  }
}

export function boundedReceived(received: ReceivedDigest, periodMs: number, note: Note): ReceivedDigest {
  const { packet, lost, frame, sample, work, held } = limitsOf(periodMs);
  const rtp = { packets: packet, lost, discarded: packet, jitterMs: delay, bufferMs: delay };
  switch (received.kind) {
    case 'audio': {
      const counted = bounded(received, { ...rtp, samples: sample }, note);
      const concealed = { max: counted.samples, reason: 'impossible-samples' } as const;
      const heard = bounded(counted, { concealed, silentConcealed: concealed }, note);
      const silent = { max: heard.concealed, reason: 'impossible-samples' } as const;
      return withLevel(
        withPackets(notBelowZero(bounded(heard, { silentConcealed: silent }, note), note), periodMs, note),
        note,
      );
    }
    case 'video': {
      const limits = {
        ...rtp,
        framesReceived: frame,
        framesDecoded: frame,
        framesDropped: frame,
        keyFrames: frame,
        freezes: frame,
        freezeMs: held,
        decodeMs: work,
        nacks: packet,
        plis: packet,
        firs: packet,
        retransmitted: packet,
      };
      return withPackets(notBelowZero(bounded(received, limits, note), note), periodMs, note);
    }
    default:
      return exhaustive(received);
  }
}

/** Of one source in one period. `work`: by several threads; `held`: by the clock. */
function limitsOf(periodMs: number): Record<'packet' | 'lost' | 'frame' | 'sample' | 'work' | 'held', Limit> {
  const seconds = periodMs / 1_000;
  const packets = Math.ceil(MAX_PACKETS_PER_SECOND * seconds);
  return {
    packet: { max: packets, reason: 'impossible-packets' },
    lost: { max: packets, reason: 'impossible-loss' },
    frame: { max: Math.ceil(MAX_FRAMES_PER_SECOND * seconds) + STORED_FRAMES, reason: 'impossible-frames' },
    sample: { max: Math.ceil(SAMPLE_RATE * TIME_STRETCH * TIME_TOLERANCE * seconds), reason: 'impossible-samples' },
    work: { max: periodMs * MAX_THREADS, reason: 'impossible-time' },
    held: { max: periodMs * TIME_TOLERANCE, reason: 'impossible-time' },
  };
}

function bounded<T extends object>(of: T, limits: Limits<T>, note: Note): T {
  const cut = (Object.keys(limits) as (keyof T)[]).flatMap((field) => {
    const [value, limit] = [of[field], limits[field]];
    if (!limit || typeof value !== 'number' || value <= limit.max) return [];
    note(limit.reason);
    return [[field, limit.max] as const];
  });
  return cut.length === 0 ? of : { ...of, ...Object.fromEntries(cut) };
}

/** What the other end reported is told by this one. */
function withRemote<T extends SentDigest>(of: T, note: Note): T {
  if (!of.remote) return of;
  return { ...of, remote: bounded(of.remote, { rttMs: delay, jitterMs: delay }, note) };
}

/** Bits have to have come in packets. */
function withPackets<T extends { packets: number; bitrate: number }>(of: T, periodMs: number, note: Note): T {
  const max = (of.packets * MAX_PACKET_BITS * 1_000) / periodMs;
  return bounded<{ packets: number; bitrate: number }>(
    of,
    { bitrate: { max, reason: 'impossible-bitrate' } },
    note,
  ) as T;
}

/** Only what came can come back from the lost. */
function notBelowZero<T extends { packets: number; lost: number }>(of: T, note: Note): T {
  if (of.lost >= -of.packets) return of;
  note('impossible-loss');
  return { ...of, lost: -of.packets };
}

/** A sound without packets was not heard. */
function withLevel<T extends { packets: number; level?: number | undefined }>(of: T, note: Note): T {
  if (of.packets > 0 || (of.level ?? 0) <= AUDIBLE) return of;
  note('impossible-level');
  return { ...of, level: 0 };
}
