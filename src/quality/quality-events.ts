import type { CallId } from '../protocol/ids.ts';
import type { Cause, Symptom } from '../protocol/quality.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { MediaKind } from '../protocol/rtp.ts';
import type { Topology } from '../protocol/topology.ts';
import type { PathLabel } from './path-label.ts';

export type LegDirection = 'uplink' | 'downlink';

/** One source on one leg in one period, as it was scored. Ratios: 0 to 1. What could not be measured is absent. */
export type LegScore = {
  callId: CallId;
  kind: MediaKind;
  source: SourceName;
  leg: LegDirection;
  path: PathLabel;
  topology: Topology;
  /** 1 to 5. */
  mos: number;
  lossRatio?: number;
  rttMs?: number;
  jitterMs?: number;
  freezeRatio?: number;
  periodMs: number;
  isPoor: boolean;
  /** Whose fault, where it is poor. */
  cause: Cause | null;
};

/** Why a digest, or a part of one, is not believed. */
export type DigestRefusal =
  | 'in-future'
  | 'before-seat'
  | 'overlapping'
  | 'unknown-path'
  | 'unknown-peer'
  | 'undeclared-source'
  | 'named-twice'
  | 'impossible-packets'
  | 'impossible-loss'
  | 'impossible-bitrate'
  | 'impossible-frames'
  | 'impossible-samples'
  | 'impossible-level'
  | 'impossible-time';

type VerdictFact = { callId: CallId; cause: Cause; symptom: Symptom; source: SourceName };

/** Facts about the quality of calls, in the past tense. */
export type QualityEvents = {
  'leg-scored': LegScore;
  'verdict-began': VerdictFact;
  'verdict-ended': VerdictFact;
  'digest-taken': { callId: CallId };
  'digest-refused': { reason: DigestRefusal };
};
