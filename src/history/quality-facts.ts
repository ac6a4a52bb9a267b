import type { ApplicationId, CallId, PeerId } from '../protocol/ids.ts';
import type { CandidatePair, Cause, Symptom } from '../protocol/quality.ts';
import type { SourceName } from '../protocol/rooms.ts';
import type { Generation } from '../protocol/topology.ts';

/** `at`: ms, by the server's clock, as calls have it. */
type InCall<T> = { callId: CallId; applicationId: ApplicationId; at: number } & T;

/** The unit of quality: one direction between a peer and the other end of its path. */
export type Leg = 'uplink' | 'downlink';

/** `peerId` sends. `viewerId`: who receives; null: the way to the server, which is nobody's in particular. */
export type LegId = { peerId: PeerId; viewerId: PeerId | null; source: SourceName; leg: Leg };

/** By name: of fractions, milliseconds, bit/s. */
export type ScoreInputs = Readonly<Record<string, number>>;

type Verdict = { peerId: PeerId; viewerId: PeerId; source: SourceName; cause: Cause; symptom: Symptom; evidence: string };

/** What the call log hears of quality, in the past tense. Whoever scores emits these. */
export type QualityFacts = {
  /** `at`: the end of the period. `path`: `p2p_host`, `sfu_udp`, …; `mos`: 1 to 5. */
  'leg-scored': InCall<LegId & { path: string; mos: number; inputs: ScoreInputs }>;
  'verdict-begun': InCall<Verdict>;
  'verdict-ended': InCall<Verdict>;
  'candidate-pair-changed': InCall<{ peerId: PeerId; generation: Generation; pair: CandidatePair }>;
  /** The layers that the SFU forwards of a source; null: none. */
  'layers-changed': InCall<{
    peerId: PeerId;
    viewerId: PeerId;
    source: SourceName;
    spatial: number | null;
    temporal: number | null;
  }>;
};
