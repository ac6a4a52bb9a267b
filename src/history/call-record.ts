import type { CallDescription } from '../calls/call-state.ts';
import type { CallOutcome, InviteEndReason } from '../protocol/calls.ts';
import type { PeerId, UserId } from '../protocol/ids.ts';
import type { PeerLeftReason } from '../protocol/rooms.ts';
import type { Generation, Topology } from '../protocol/topology.ts';
import type { Peer } from '../rooms/peer.ts';
import { type Ending, howItEnded } from './how-it-ended.ts';
import type { CallRow, LogEntry, ParticipantRow, SeatRow } from './log-entry.ts';
import type { QualityFacts } from './quality-facts.ts';
import { ScoreMinutes } from './score-minutes.ts';
import { MINUTE_MS } from './score-time.ts';
import type { Happening } from './timeline.ts';
import { TimelineBook } from './timeline-book.ts';

type Person = { readonly userId: UserId; readonly name: string };

/** Later digests tell of earlier minutes; what is older than the call, or in the future, is no time of it. */
const CLOCK_SLACK_MS = MINUTE_MS;
/** So many people tell a group from a call of two; who comes after need not be remembered. */
const PEOPLE_REMEMBERED = 3;

/**
 * What is known of one call, and what of it is to be written. Times come by the server's even clock and are written by
 * the wall's: the difference is taken once, so that a clock that is set does not disorder a call.
 */
export class CallRecord {
  readonly #put: (entry: LogEntry) => void;
  readonly #aheadMs: number;
  readonly #timeline: TimelineBook;
  readonly #scores: ScoreMinutes;
  readonly #seats = new Map<PeerId, SeatRow>();
  readonly #people = new Set<UserId>();
  /** Who is being rung, as it is written. */
  readonly #rung = new Map<UserId, ParticipantRow>();
  readonly #topologies = new Set<Topology>();
  #row: CallRow;
  #calleeId: UserId | null = null;
  #lastBlow: Ending | null = null;
  #lastGeneration = 0;
  #endedAt: number | null = null;

  /** `aheadMs`: how far the wall clock is ahead of `now`. */
  constructor(call: CallDescription, aheadMs: number, put: (entry: LogEntry) => void) {
    const { callId, applicationId, caller, video, conversationId, placedAt } = call;
    this.#put = put;
    this.#aheadMs = aheadMs;
    this.#timeline = new TimelineBook(callId, put);
    this.#scores = new ScoreMinutes(callId, put);
    this.#row = {
      type: 'call',
      callId,
      applicationId,
      conversationId: conversationId ?? null,
      kind: 'one-on-one',
      callerId: caller.userId,
      video,
      startedAt: this.#wall(placedAt),
      answeredAt: null,
      connectedAt: null,
      endedAt: null,
      durationMs: 0,
      outcome: null,
      endedBy: null,
      endReason: null,
      topologies: [],
      peakPeers: 0,
      worst: null,
    };
    put(this.#row);
    this.#participant(caller, 'caller');
    this.note({ type: 'placed', userId: caller.userId, video }, placedAt);
  }

  /** By the server's even clock; null while it runs. */
  get endedAt(): number | null {
    return this.#endedAt;
  }

  note(happening: Happening, now: number): void {
    this.#timeline.write({ ...happening, at: this.#wall(now) });
  }

  /** The call itself rings for somebody. */
  rangFor(callee: Person, now: number): void {
    if (this.#calleeId !== null) return;
    this.#calleeId = callee.userId;
    this.invited(callee, now);
  }

  invited(invitee: Person, now: number): void {
    this.#rung.set(invitee.userId, this.#participant(invitee, 'invited', this.#wall(now)));
  }

  /** Whoever was rung and did not come may have been the last for whom the call went on. */
  invitationEnded(userId: UserId, reason: InviteEndReason): void {
    const rung = this.#rung.get(userId);
    if (!rung) return;
    this.#rung.delete(userId);
    this.#put({ ...rung, invitation: reason });
    if (reason === 'declined' || reason === 'no-answer') this.#lastBlow = { by: userId, reason };
  }

  joinedByLink(): void {
    this.#change({ kind: 'meeting' });
  }

  seatTaken({ peerId, deviceId, userId, name }: Peer, now: number): void {
    const { callId, answeredAt, peakPeers } = this.#row;
    const joinedAt = this.#wall(now);
    const seat: SeatRow = { type: 'seat', callId, peerId, userId, deviceId, joinedAt, leftAt: null, reason: null };
    this.#seats.set(peerId, seat);
    this.#put(seat);
    this.#participant({ userId, name }, 'joined');
    this.#change({
      answeredAt: answeredAt ?? (this.#seats.size > 1 ? joinedAt : null),
      peakPeers: Math.max(peakPeers, this.#seats.size),
    });
  }

  seatGivenUp(peerId: PeerId, reason: PeerLeftReason, now: number): void {
    const seat = this.#seats.get(peerId);
    if (!seat) return;
    this.#seats.delete(peerId);
    this.#put({ ...seat, leftAt: this.#wall(now), reason });
    this.#lastBlow = { by: seat.userId, reason };
  }

  /** What happened last did not end it. */
  goesOn(): void {
    this.#lastBlow = null;
  }

  mediaFailed(): void {
    this.#lastBlow = { by: null, reason: 'media-failed' };
  }

  connected(now: number): void {
    this.#change({ connectedAt: this.#wall(now) });
  }

  /** True once a path: newcomers are told again of one that is being opened. */
  opens(generation: Generation): boolean {
    if (generation <= this.#lastGeneration) return false;
    this.#lastGeneration = generation;
    return true;
  }

  travelledBy(topology: Topology): void {
    this.#topologies.add(topology);
    this.#change({ topologies: [...this.#topologies] });
  }

  scored(scored: QualityFacts['leg-scored'], now: number): void {
    const at = this.#wall(scored.at);
    if (at < this.#row.startedAt - CLOCK_SLACK_MS || at > this.#wall(now) + CLOCK_SLACK_MS) return;
    this.#scores.add({ ...scored, at });
  }

  /** Puts the scores of minutes that are over. */
  tick(now: number): void {
    this.#flushScores(this.#wall(now));
  }

  end(outcome: CallOutcome, durationMs: number, stopping: boolean, now: number): void {
    const { callerId } = this.#row;
    const calleeId = this.#calleeId;
    const endedAt = this.#wall(now);
    const { by, reason } = howItEnded({ outcome, callerId, calleeId, lastBlow: this.#lastBlow, stopping });
    for (const userId of this.#rung.keys()) this.invitationEnded(userId, withoutAnswer(outcome));
    for (const seat of this.#seats.values()) this.#put({ ...seat, leftAt: endedAt, reason: 'call-ended' });
    this.#seats.clear();
    this.#endedAt = now;
    this.#flushScores(endedAt + MINUTE_MS);
    this.#change({ endedAt, durationMs, outcome, endedBy: by, endReason: reason });
    this.note({ type: 'ended', outcome, by, reason }, now);
  }

  #flushScores(overAt: number): void {
    this.#scores.flush(overAt);
    if (this.#scores.worst !== this.#row.worst) this.#change({});
  }

  #participant(
    { userId, name }: Person,
    part: ParticipantRow['part'],
    invitedAt: number | null = null,
  ): ParticipantRow {
    const { callId, applicationId } = this.#row;
    const of = { callId, applicationId, userId, name };
    const row: ParticipantRow = { type: 'participant', ...of, part, invitedAt, invitation: null };
    this.#put(row);
    if (this.#people.size < PEOPLE_REMEMBERED) this.#people.add(userId);
    if (this.#people.size > 2 && this.#row.kind === 'one-on-one') this.#change({ kind: 'group' });
    return row;
  }

  #change(change: Partial<CallRow>): void {
    this.#row = { ...this.#row, ...change, worst: this.#scores.worst };
    this.#put(this.#row);
  }

  #wall = (now: number): number => Math.round(now + this.#aheadMs);
}

/** What became of the ringing of a call that ended while it rang. */
function withoutAnswer(outcome: CallOutcome): InviteEndReason {
  return outcome === 'declined' || outcome === 'no-answer' ? outcome : 'withdrawn';
}
