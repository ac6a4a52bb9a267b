import * as z from 'zod/mini';
import { CallId, PeerId } from './ids.ts';
import { Digest } from './quality-digest.ts';
import { Reason } from './quality-reason.ts';
import { SourceName } from './rooms.ts';

export const MAX_DIGESTS_PER_REQUEST = 4;

/** Whose fault it is. `network`: in P2P, the line between two, where nothing tells which end of it. */
export const Cause = z.enum([
  'sender-uplink',
  'receiver-downlink',
  'network',
  'server',
  'sender-cpu',
  'receiver-cpu',
  'sender-device',
  'relay-path',
  'bandwidth-limited',
  'unknown',
]);
export type Cause = z.output<typeof Cause>;

/** What is seen or heard of it. */
export const Symptom = z.enum([
  'choppy-audio',
  'delayed-audio',
  'no-audio',
  'dead-microphone',
  'frozen-video',
  'blurred-video',
  'jerky-video',
  'no-video',
  'frozen-camera',
]);
export type Symptom = z.output<typeof Symptom>;

/**
 * Where on the way: the sender's uplink, the receiver's downlink; `line`: between two in P2P, where nothing tells which.
 * Null: not on the way at all.
 */
export const VerdictLeg = z.nullable(z.enum(['uplink', 'downlink', 'line']));
export type VerdictLeg = z.output<typeof VerdictLeg>;

export const Verdict = z.object({
  cause: Cause,
  leg: VerdictLeg,
  symptom: Symptom,
  /** In English, with names and numbers. */
  evidence: z.string().check(z.maxLength(300)),
  reason: Reason,
});
export type Verdict = z.output<typeof Verdict>;

export const Mos = z.number().check(z.minimum(1), z.maximum(5));

/**
 * What a score is of. `whole`: all that the receiver gets, whoever is at fault; the legs of an SFU call, each for itself.
 * In P2P the line is not divided.
 */
export const ScoredLeg = z.enum(['whole', 'uplink', 'downlink']);
export type ScoredLeg = z.output<typeof ScoredLeg>;

/** For a tile: satisfied, dissatisfied, and worse (ITU-T G.107 Annex B: R 80 and R 60). It does not flicker. */
export const Mark = z.enum(['good', 'fair', 'poor']);
export type Mark = z.output<typeof Mark>;

export const qualityRequests = {
  /** What was measured since; the oldest first. Kept by the client until it is answered. */
  'quality.digest': {
    params: z.object({
      callId: CallId,
      digests: z.array(Digest).check(z.minLength(1), z.maxLength(MAX_DIGESTS_PER_REQUEST)),
    }),
    result: z.object({}),
  },
} as const;

export const qualityNotifications = {
  /** How well this peer receives a source of that one, and where something is wrong, why; said when that changes. */
  'quality.verdict': z.object({
    callId: CallId,
    /** Who sends it. */
    peerId: PeerId,
    source: SourceName,
    /** Smoothed. Null until something was measured, and while nothing is to be heard or seen. */
    mos: z.nullable(Mos),
    mark: z.nullable(Mark),
    /** Null: nothing is wrong. */
    verdict: z.nullable(Verdict),
  }),
} as const;
