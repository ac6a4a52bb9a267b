import type {
  CallRow,
  EventRow,
  FeedbackRow,
  LogEntry,
  ParticipantRow,
  ScoreRow,
  SeatRow,
} from '../../../src/history/log-entry.ts';
import { evidence } from '../../../src/quality/evidence/evidence.ts';
import { applicationId, callId, deviceId, peerId, userId } from '../people.ts';

/** 2026-11-22 10:00 UTC, the beginning of a minute. */
export const TEN_O_CLOCK = Date.UTC(2026, 10, 22, 10);

export const callRow = (id: string, more: Partial<CallRow> = {}): CallRow => ({
  type: 'call',
  callId: callId(id),
  applicationId: applicationId('acme'),
  conversationId: null,
  kind: 'one-on-one',
  callerId: userId('anna'),
  video: true,
  startedAt: TEN_O_CLOCK,
  answeredAt: TEN_O_CLOCK + 3_000,
  connectedAt: TEN_O_CLOCK + 3_250,
  endedAt: TEN_O_CLOCK + 63_000,
  durationMs: 60_000,
  outcome: 'completed',
  endedBy: userId('boris'),
  endReason: 'left',
  topologies: ['p2p'],
  peakPeers: 2,
  worst: null,
  ...more,
});

export const participantRow = (id: string, user: string, more: Partial<ParticipantRow> = {}): ParticipantRow => ({
  type: 'participant',
  callId: callId(id),
  applicationId: applicationId('acme'),
  userId: userId(user),
  name: user.charAt(0).toUpperCase() + user.slice(1),
  guest: false,
  part: 'caller',
  invitedAt: null,
  invitation: null,
  missedAt: null,
  ...more,
});

export const seatRow = (id: string, user: string, more: Partial<SeatRow> = {}): SeatRow => ({
  type: 'seat',
  callId: callId(id),
  peerId: peerId(`peer-of-${user}`),
  userId: userId(user),
  deviceId: deviceId(`${user}-1`),
  joinedAt: TEN_O_CLOCK + 3_000,
  leftAt: null,
  reason: null,
  ...more,
});

export const eventRow = (id: string, seq: number, event: EventRow['event']): EventRow => ({
  type: 'event',
  callId: callId(id),
  seq,
  event,
});

/** `mos`: from the minute's beginning on. */
export function scoreRow(id: string, mos: readonly (number | null)[], more: Partial<ScoreRow> = {}): ScoreRow {
  const measured = mos.filter((score) => score !== null);
  const worst = { mos: Math.min(...measured), inputs: { lossRatio: 0.02, rttMs: 40 } };
  return {
    type: 'scores',
    callId: callId(id),
    peerId: peerId('peer-of-anna'),
    viewerId: peerId('peer-of-boris'),
    source: 'microphone',
    leg: 'whole',
    minute: TEN_O_CLOCK / 60_000,
    path: 'p2p_host',
    mos: Array.from({ length: 12 }, (_, slot) => mos[slot] ?? null),
    worst,
    ...more,
  };
}

export const ratingRow = (id: string, user: string, stars: 1 | 2 | 3 | 4 | 5, text: string | null): FeedbackRow => ({
  type: 'rating',
  callId: callId(id),
  applicationId: applicationId('acme'),
  userId: userId(user),
  at: TEN_O_CLOCK + 70_000,
  stars,
  text,
});

const diagnosisRow = (id: string, user: string, text: string): FeedbackRow => ({
  type: 'diagnosis',
  callId: callId(id),
  applicationId: applicationId('acme'),
  userId: userId(user),
  at: TEN_O_CLOCK + 71_000,
  text,
});

/** A call of two, with all that can be said of it. */
export function wholeCall(id: string, more: Partial<CallRow> = {}): LogEntry[] {
  const [anna, boris] = [peerId('peer-of-anna'), peerId('peer-of-boris')];
  const verdict = {
    peerId: anna,
    viewerId: boris,
    source: 'microphone',
    cause: 'network',
    symptom: 'choppy-audio',
  } as const;
  const names = { sender: 'Anna', receiver: 'Boris' };
  const loss = { leg: null, reason: { code: 'loss', lost: 0.08 } } as const;
  const said = { ...verdict, evidence: evidence(loss, names) };
  const at = TEN_O_CLOCK;
  return [
    callRow(id, more),
    participantRow(id, 'anna'),
    participantRow(id, 'boris', { part: 'invited', invitedAt: at, invitation: 'answered' }),
    seatRow(id, 'anna', { leftAt: at + 63_000, reason: 'call-ended' }),
    seatRow(id, 'boris', { leftAt: at + 63_000, reason: 'left' }),
    eventRow(id, 1, { type: 'placed', at, userId: userId('anna'), video: true }),
    eventRow(id, 2, { type: 'verdict-begun', at: at + 20_000, ...said }),
    eventRow(id, 3, { type: 'verdict-ended', at: at + 40_000, ...said }),
    eventRow(id, 4, { type: 'ended', at: at + 63_000, outcome: 'completed', by: userId('boris'), reason: 'left' }),
    scoreRow(id, [4.4, 4.38, null, 2.1], {
      worst: { mos: 2.1, inputs: { lossRatio: 0.08, rttMs: 40, jitterMs: 6, bitrate: 31_000 } },
    }),
    scoreRow(id, [4.5], { peerId: boris, viewerId: anna }),
    ratingRow(id, 'anna', 4, 'Once it stuttered'),
    diagnosisRow(id, 'boris', 'UDP does not leave this network.'),
  ];
}
