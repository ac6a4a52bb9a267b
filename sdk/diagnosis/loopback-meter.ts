import type { Loopback } from '../diagnosis-api.ts';
import { audioMos, expectedQuality } from './expected-quality.ts';

/** What reports of the sending and the receiving side say at one moment (W3C webrtc-stats). */
export type LoopbackSample = {
  at: number;
  rttMs: number | null;
  audio: { received: number; lost: number; jitterMs: number } | null;
  video: { received: number; lost: number; frames: number; freezeMs: number; height: number } | null;
};

export function sampleOf(send: RTCStatsReport, receive: RTCStatsReport, at: number): LoopbackSample {
  const pair = [...send.values()].find(
    ({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded',
  );
  const [audio, video] = [incomingOf(receive, 'audio'), incomingOf(receive, 'video')];
  return {
    at,
    rttMs: typeof pair?.currentRoundTripTime === 'number' ? pair.currentRoundTripTime * 1000 : null,
    audio: audio
      ? { received: audio.packetsReceived ?? 0, lost: audio.packetsLost ?? 0, jitterMs: (audio.jitter ?? 0) * 1000 }
      : null,
    video: video
      ? {
          received: video.packetsReceived ?? 0,
          lost: video.packetsLost ?? 0,
          frames: video.framesDecoded ?? 0,
          freezeMs: (video.totalFreezesDuration ?? 0) * 1000,
          height: video.frameHeight ?? 0,
        }
      : null,
  };
}

/** mediasoup sends padding of its own besides, to measure the line: a stream without sound or picture. */
const incomingOf = (report: RTCStatsReport, kind: 'audio' | 'video') =>
  [...report.values()].find((it) => it.type === 'inbound-rtp' && it.kind === kind && it.mid !== 'probator');

/** What happened between the first and the last of the samples; jitter and round trip are their medians. */
export function loopbackOf(way: Loopback['way'], samples: readonly LoopbackSample[]): Loopback | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at <= first.at) return null;
  const seconds = (last.at - first.at) / 1000;
  const rttMs = median(samples.flatMap(({ rttMs }) => rttMs ?? []));
  const jitterMs = median(samples.flatMap(({ audio }) => audio?.jitterMs ?? [])) ?? 0;
  const heard = difference(first.audio, last.audio);
  const seen = difference(first.video, last.video);
  // A page that nobody has touched yet makes no sound; then pictures tell.
  const counted = heard.received > 0 ? heard : seen;
  const lossRatio = counted.received + counted.lost > 0 ? counted.lost / (counted.received + counted.lost) : 1;
  const video = last.video && seen.received > 0 ? pictureOf(first.video, last.video, seconds) : null;
  const mos = audioMos({ rttMs, jitterMs, lossRatio });
  return { way, rttMs, jitterMs, lossRatio, audioMos: mos, video, expected: expectedQuality(mos, video) };
}

type Counts = { received: number; lost: number };

/** Late packets come back from the lost (RFC 3550 §6.4.1), so that may shrink. */
function difference(before: Counts | null, after: Counts | null): Counts {
  return {
    received: Math.max(0, (after?.received ?? 0) - (before?.received ?? 0)),
    lost: Math.max(0, (after?.lost ?? 0) - (before?.lost ?? 0)),
  };
}

function pictureOf(
  before: LoopbackSample['video'],
  after: NonNullable<LoopbackSample['video']>,
  seconds: number,
): NonNullable<Loopback['video']> {
  return {
    framesPerSecond: Math.max(0, after.frames - (before?.frames ?? 0)) / seconds,
    freezeRatio: Math.min(1, Math.max(0, after.freezeMs - (before?.freezeMs ?? 0)) / (seconds * 1000)),
    height: after.height,
  };
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;
}
