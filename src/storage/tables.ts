import type { CredentialKind } from '../auth/application-store.ts';
import type { CallListItem } from '../history/call-report.ts';
import type { EndReason } from '../history/timeline.ts';
import type { LoggedOutcome, RingResult } from '../protocol/history.ts';
import type { ApplicationId, CallId, DeviceId, PeerId, UserId } from '../protocol/ids.ts';
import type { ScoredLeg } from '../protocol/quality.ts';
import type { PeerLeftReason, SourceName } from '../protocol/rooms.ts';

/** A column of JSON text. */
type Json = string;
/** 0 or 1: one form for both databases. */
type Flag = number;

export type CallsTable = {
  call_id: CallId;
  application_id: ApplicationId;
  conversation_id: string | null;
  kind: CallListItem['kind'];
  /** `NO_CALLER`: the application's server. */
  caller_id: UserId | '';
  video: Flag;
  started_at: number;
  answered_at: number | null;
  connected_at: number | null;
  ended_at: number | null;
  duration_ms: number;
  outcome: LoggedOutcome | null;
  ended_by: UserId | null;
  end_reason: EndReason | null;
  topologies: Json;
  peak_peers: number;
  worst_mos: number | null;
  worst: Json | null;
};

type ParticipantsTable = {
  call_id: CallId;
  user_id: UserId;
  application_id: ApplicationId;
  name: string;
  part: CallListItem['people'][number]['part'];
  invited_at: number | null;
  invitation: RingResult | null;
  missed_at: number | null;
  guest: Flag;
};

export type SeatsTable = {
  call_id: CallId;
  peer_id: PeerId;
  user_id: UserId;
  device_id: DeviceId;
  joined_at: number;
  left_at: number | null;
  reason: PeerLeftReason | 'call-ended' | null;
};

type CallEventsTable = { call_id: CallId; seq: number; event: Json };

/** The legs of a call, each with a number for its minutes: its four words would be most of what is stored. */
export type LegsTable = {
  call_id: CallId;
  leg_id: number;
  peer_id: PeerId;
  viewer_id: PeerId | null;
  source: SourceName;
  leg: ScoredLeg;
};

/** MOS in hundredths, one for each five seconds: a score that comes late finds its place. */
export const SLOT_COLUMNS = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10', 's11'] as const;
export type Slot = (typeof SLOT_COLUMNS)[number];

export type ScoreMinutesTable = {
  call_id: CallId;
  leg_id: number;
  /** Since the epoch. */
  minute: number;
  path: string;
  worst: number;
  inputs: Json;
} & Record<Slot, number | null>;

type CallFeedbackTable = {
  call_id: CallId;
  user_id: UserId;
  kind: 'rating' | 'diagnosis';
  at: number;
  stars: number | null;
  text: string | null;
};

/** Of the missed calls until then the user knows. */
type SeenMissedTable = { application_id: ApplicationId; user_id: UserId; until: number };
export type ApplicationsTable = {
  application_id: ApplicationId;
  name: string;
  created_at: number;
  jwks_url: string | null;
  webhook_url: string | null;
  limits: Json;
  guests: Flag;
};

export type ApplicationCredentialsTable = {
  credential_id: string;
  application_id: ApplicationId;
  kind: CredentialKind;
  material: string;
  created_at: number;
  expires_at: number | null;
};

type WebhookEventsTable = {
  application_id: ApplicationId;
  seq: number;
  event_id: string;
  call_id: CallId;
  at: number;
  body: Json;
};

type WebhookCursorsTable = { application_id: ApplicationId; last_seq: number; told_seq: number };

export type Tables = {
  calls: CallsTable;
  participants: ParticipantsTable;
  seats: SeatsTable;
  call_events: CallEventsTable;
  legs: LegsTable;
  score_minutes: ScoreMinutesTable;
  call_feedback: CallFeedbackTable;
  seen_missed: SeenMissedTable;
  applications: ApplicationsTable;
  application_credentials: ApplicationCredentialsTable;
  application_revision: { revision: number };
  webhook_events: WebhookEventsTable;
  webhook_cursors: WebhookCursorsTable;
};
