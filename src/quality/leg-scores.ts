import type { Cause, ScoredLeg } from '../protocol/quality.ts';
import { type Line, linesOf, USUAL_PERIOD_MS } from './lines.ts';
import { isPoor } from './mark.ts';
import type { LegScore, ScoreInputs } from './quality-events.ts';
import type { End, LegSample } from './sample.ts';
import type { Scores } from './score.ts';

/** What a period's scores are to those who count and keep them. `cause`: of what is wrong with the whole. */
export function legScores(sample: LegSample, scores: Scores, cause: Cause | null): LegScore[] {
  const lines = linesOf(sample);
  const { sender, receiver } = sample;
  const score = (leg: ScoredLeg, mos: number | null, end: End, inputs: ScoreInputs): LegScore[] => {
    if (mos === null) return [];
    const poor = isPoor(mos);
    return [
      {
        at: sample.at,
        periodMs: end.digest?.periodMs ?? receiver.digest?.periodMs ?? USUAL_PERIOD_MS,
        peerId: sender.peerId,
        viewerId: leg === 'uplink' ? null : receiver.peerId,
        kind: sample.kind,
        source: sample.source,
        leg,
        topology: lines.topology,
        path: end.path,
        mos,
        inputs,
        isPoor: poor,
        cause: poor && leg === 'whole' ? (cause ?? 'unknown') : null,
      },
    ];
  };
  const seen = whatArrived(sample);
  if (lines.topology === 'p2p') return score('whole', scores.whole, receiver, { ...whatLineDid(lines.line), ...seen });
  return [
    ...score('whole', scores.whole, receiver, seen),
    ...score('uplink', scores.uplink, sender, whatLineDid(lines.uplink)),
    ...score('downlink', scores.downlink, receiver, whatLineDid(lines.downlink)),
  ];
}

function whatLineDid({ lost, rttMs, jitterMs }: Line): ScoreInputs {
  return {
    ...(lost !== null && { lossRatio: lost }),
    ...(rttMs !== null && { rttMs }),
    ...(jitterMs !== null && { jitterMs }),
  };
}

function whatArrived({ received, sent, receiver }: LegSample): ScoreInputs {
  const periodMs = receiver.digest?.periodMs;
  if (!received || !periodMs) return {};
  const { bitrate } = received;
  if (received.kind === 'audio') return { bitrate };
  const { freezeMs, framesDecoded, height } = received;
  return {
    bitrate,
    freezeRatio: Math.min(1, freezeMs / periodMs),
    framesPerSecond: (framesDecoded * 1_000) / periodMs,
    height,
    ...(sent?.kind === 'video' && sent.capturedHeight !== undefined && { capturedHeight: sent.capturedHeight }),
  };
}
