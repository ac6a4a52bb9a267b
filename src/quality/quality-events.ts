import type { NotificationData } from '../protocol/contract.ts';
import type { ApplicationId, CallId, DeviceId, PeerId } from '../protocol/ids.ts';
import type { Cause, ScoredLeg, Verdict } from '../protocol/quality.ts';
import type { CandidatePair } from '../protocol/quality-digest.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { MediaKind } from '../protocol/rtp.ts';
import type { Generation, Topology } from '../protocol/topology.ts';
import type { Layers } from '../rooms/sfu-view.ts';
import type { DigestRefusal } from './digest-refusals.ts';
import type { PathLabel } from './path-label.ts';
import type { LegSample } from './sample.ts';
import type { Way } from './way.ts';

export type { DigestRefusal };

type InRoom<T> = { callId: CallId; applicationId: ApplicationId } & T;

/** Ratios: 0 to 1; bitrate: bit/s. What was not measured, or says nothing of this leg, is absent. */
export type ScoreInputs = {
  readonly lossRatio?: number;
  readonly rttMs?: number;
  readonly jitterMs?: number;
  readonly freezeRatio?: number;
  readonly bitrate?: number;
  readonly framesPerSecond?: number;
  /** Of the picture that the sender’s device gives. */
  readonly capturedHeight?: number;
  readonly height?: number;
};

/** `at`: the period's end, by the server's clock. `viewerId`: null on an uplink, which is for all who receive it. */
export type LegScore = {
  readonly at: number;
  readonly periodMs: number;
  readonly peerId: PeerId;
  readonly viewerId: PeerId | null;
  readonly kind: MediaKind;
  readonly source: SourceName;
  readonly leg: ScoredLeg;
  readonly topology: Topology;
  readonly path: PathLabel | null;
  /** 1 to 5. */
  readonly mos: number;
  readonly inputs: ScoreInputs;
  readonly isPoor: boolean;
  /** Whose fault, where it is the whole that is poor. */
  readonly cause: Cause | null;
};

export type VerdictFact = Way & Pick<Verdict, 'cause' | 'leg' | 'symptom' | 'evidence'> & { readonly at: number };

/** Facts about quality, in the past tense. */
export type QualityEvents = {
  /** What is known of sources on their way in one period; once a period for each way, the oldest first. */
  samples: InRoom<{ samples: readonly LegSample[] }>;
  'digest-taken': InRoom<{ peerId: PeerId }>;
  /** A digest of this peer, or a part of it, was not believed. Once for each reason. */
  'digest-refused': InRoom<{ peerId: PeerId; reason: DigestRefusal }>;
  'leg-scored': InRoom<LegScore>;
  'verdict-begun': InRoom<VerdictFact>;
  /** As it was said last. */
  'verdict-ended': InRoom<VerdictFact>;
  'candidate-pair-changed': InRoom<{ at: number; peerId: PeerId; generation: Generation; pair: CandidatePair }>;
  /** The layers that the SFU sends on; null: none. */
  'layers-changed': InRoom<Way & { at: number; layers: Layers | null }>;
  /** To the receiver of `peerId`'s source; to `peerId` itself what lies with it. */
  'verdict-told': InRoom<{ deviceId: DeviceId } & Omit<NotificationData<'quality.verdict'>, 'callId'>>;
};
