import * as z from 'zod/mini';
import { LoggedOutcome, RingResult } from '../protocol/history.ts';
import { ApplicationId, CallId, DeviceId, PeerId, Timestamp, UserId } from '../protocol/ids.ts';
import { Cause, Mos, ScoredLeg, Symptom } from '../protocol/quality.ts';
import { PeerLeftReason, SourceName } from '../protocol/rooms.ts';
import { Topology } from '../protocol/topology.ts';
import { SLOTS } from './score-time.ts';
import { EndReason, TimelineEvent } from './timeline.ts';

const duration = z.int().check(z.nonnegative());
const leg = {
  /** Who sends. */
  peerId: PeerId,
  /** Who receives; null on an uplink, which is for all who do. */
  viewerId: z.nullable(PeerId),
  source: SourceName,
  /** `whole`: all that the receiver gets. The others: to the server, and from it, each for itself; P2P has neither. */
  leg: ScoredLeg,
};

/** A call in one row. Times in ms since the epoch. */
export const LoggedCall = z.object({
  callId: CallId,
  applicationId: ApplicationId,
  conversationId: z.nullable(z.string()),
  kind: z.enum(['one-on-one', 'group', 'meeting']),
  /** Null: the application's server called. */
  callerId: z.nullable(UserId),
  video: z.boolean(),
  startedAt: Timestamp,
  /** When there were two. */
  answeredAt: z.nullable(Timestamp),
  /** When media reached all ends for the first time. */
  connectedAt: z.nullable(Timestamp),
  /** Null: it runs, or its server was gone before it ended. */
  endedAt: z.nullable(Timestamp),
  durationMs: duration,
  outcome: z.nullable(LoggedOutcome),
  endedBy: z.nullable(UserId),
  endReason: z.nullable(EndReason),
  topologies: z.array(Topology),
  /** Seats at once at most. */
  peakPeers: z.int(),
  /** Of all legs the minute whose mean is the lowest, and when it began. */
  worst: z.nullable(z.object({ ...leg, mos: Mos, at: Timestamp })),
});
export type LoggedCall = z.output<typeof LoggedCall>;

const person = {
  userId: UserId,
  name: z.string(),
  /** Came by a name alone. */
  guest: z.boolean(),
  part: z.enum(['caller', 'invited', 'joined']),
  /** What came of the last time that this person was rung; null: was not, or is being rung. */
  invitation: z.nullable(RingResult),
};

/** A row of a list of calls. */
export const CallListItem = z.extend(LoggedCall, {
  /** `missed`: was rung, or should have been, and was never there. */
  people: z.array(z.object({ ...person, missed: z.boolean() })),
});
export type CallListItem = z.output<typeof CallListItem>;

/** `next`: the cursor of the page that follows; null: this is the last one. */
export const CallPage = z.object({ calls: z.array(CallListItem), next: z.nullable(z.string()) });
export type CallPage = z.output<typeof CallPage>;

const Seat = z.object({
  peerId: PeerId,
  /** Null: not told to this reader. */
  deviceId: z.nullable(DeviceId),
  joinedAt: Timestamp,
  leftAt: z.nullable(Timestamp),
  reason: z.nullable(z.enum([...PeerLeftReason.options, 'call-ended'])),
});

const Participant = z.object({ ...person, invitedAt: z.nullable(Timestamp), seats: z.array(Seat) });
export type Participant = z.output<typeof Participant>;

const Minute = z.object({
  at: Timestamp,
  /** `p2p_host`, `p2p_srflx`, `p2p_relay`, `sfu_udp`, `sfu_tcp`, `sfu_relay`; `unknown`: no candidate pair was told. */
  path: z.string(),
  /** One for each five seconds; null: not measured. */
  mos: z.array(z.nullable(Mos)).check(z.length(SLOTS)),
  /** The lowest of these, and what it was computed from. */
  worst: z.object({ mos: Mos, inputs: z.record(z.string(), z.number()) }),
});

const Series = z.object({ ...leg, minutes: z.array(Minute) });

/** `until`: null where it was never heard that it ended. */
const VerdictSpan = z.object({
  peerId: PeerId,
  viewerId: PeerId,
  source: SourceName,
  cause: Cause,
  symptom: Symptom,
  evidence: z.string(),
  from: Timestamp,
  until: z.nullable(Timestamp),
});
export type VerdictSpan = z.output<typeof VerdictSpan>;

const feedback = { userId: UserId, at: Timestamp };

/** Everything that is known of a call. */
export const CallReport = z.object({
  call: LoggedCall,
  participants: z.array(Participant),
  timeline: z.array(TimelineEvent),
  series: z.array(Series),
  verdicts: z.array(VerdictSpan),
  ratings: z.array(z.object({ ...feedback, stars: z.int().check(z.gte(1), z.lte(5)), text: z.nullable(z.string()) })),
  diagnoses: z.array(z.object({ ...feedback, text: z.string() })),
});
export type CallReport = z.output<typeof CallReport>;
