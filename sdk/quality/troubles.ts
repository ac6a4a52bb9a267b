import type { ReceivedDigest, SentDigest } from '../../src/protocol/quality-digest.ts';
import { exhaustive } from '../../src/shared/exhaustive.ts';
import type { Measurement } from './digest-of.ts';

/** From so much on it is heard or seen. Lower tells more often, and of less. */
const BAD_LOSS = 0.05;
const BAD_CONCEALMENT = 0.05;
/** Fewer packets say nothing of loss: a silent microphone sends two a second. */
const MIN_PACKETS = 15;
const BAD_FPS = 8;
/** Of what the device gave, or of the time. */
const HALF = 0.5;
const BAD_STALL = 0.25;
/** It is felt, and only seen twice it is told: the sooner the first is told, the sooner both are. */
const BAD_ROUND_TRIP_MS = 250;

/** What is bad in a measurement, in words that are the same from one to the next. What matters is which of them is new. */
export function troublesIn({ periodMs, network, sent, received, stalled = 0 }: Measurement): ReadonlySet<string> {
  return new Set([
    ...(stalled > BAD_STALL ? ['stalled'] : []),
    ...((network.rttMs ?? 0) >= BAD_ROUND_TRIP_MS ? ['far'] : []),
    ...sent.flatMap((entry) => troublesOfSent(entry, periodMs).map((trouble) => `${entry.source} ${trouble}`)),
    ...received.flatMap((entry) =>
      troublesOfReceived(entry, periodMs).map((trouble) => `${entry.peerId} ${entry.source} ${trouble}`),
    ),
  ]);
}

function troublesOfSent(sent: SentDigest, periodMs: number): string[] {
  const lost = sent.packets >= MIN_PACKETS && (sent.remote?.fractionLost ?? 0) > BAD_LOSS ? ['lost'] : [];
  if (sent.muted) return lost;
  if (sent.kind === 'audio') return sent.source === 'microphone' && sent.level === 0 ? [...lost, 'silent'] : lost;
  const { source, capturedFrames, framesSent, limitedByCpuMs } = sent;
  if (source === 'camera' && capturedFrames === 0) return [...lost, 'frozen'];
  const isSlow = capturedFrames !== undefined && framesSent < capturedFrames * HALF;
  return [...lost, ...(isSlow ? ['slow'] : []), ...(limitedByCpuMs > periodMs * HALF ? ['held back'] : [])];
}

function troublesOfReceived(received: ReceivedDigest, periodMs: number): string[] {
  const { packets, lost } = received;
  const isLost = packets >= MIN_PACKETS && lost / (packets + Math.max(0, lost)) > BAD_LOSS;
  const common = [...(isLost ? ['lost'] : []), ...(packets === 0 ? ['nothing'] : [])];
  switch (received.kind) {
    case 'audio': {
      const { samples, concealed, silentConcealed } = received;
      return [...common, ...(concealed - silentConcealed > samples * BAD_CONCEALMENT ? ['concealed'] : [])];
    }
    case 'video': {
      const { source, hidden, framesDecoded, freezes } = received;
      // Browsers decode nothing that nobody sees, and a still screen has hardly any frames.
      if (hidden || source === 'screen') return common;
      const isSlow = framesDecoded < (BAD_FPS * periodMs) / 1_000;
      return [...common, ...(isSlow ? ['slow'] : []), ...(freezes > 0 ? ['frozen'] : [])];
    }
    default:
      return exhaustive(received);
  }
}
