import type { CallDescription } from '../calls/call-state.ts';
import type { CallOutcome, InviteEndReason } from '../protocol/calls.ts';
import type { Unreachable } from '../protocol/history.ts';
import type { PeerId, UserId } from '../protocol/ids.ts';
import type { PeerLeftReason } from '../protocol/rooms.ts';
import type { Generation, Topology } from '../protocol/topology.ts';
import type { Peer } from '../rooms/peer.ts';
import { MINUTE_MS } from '../shared/minute.ts';
import { type CallNotes, CallPeople, type Person } from './call-people.ts';
import type { LoggedCall } from './call-report.ts';
import { CallSeats } from './call-seats.ts';
import { type Ending, howItEnded } from './how-it-ended.ts';
import type { CallRow, LogEntry } from './log-entry.ts';
import type { QualityFacts } from './quality-facts.ts';
import { ScoreMinutes } from './score-minutes.ts';
import type { Happening } from './timeline.ts';
import { TimelineBook } from './timeline-book.ts';

/**
 * Clients say when they measured. What is further before the call, or ahead of now, is no time of it. More keeps scores of
 * minutes that never were; less loses those of clients whose clocks are off.
 */
const CLOCK_SLACK_MS = MINUTE_MS;

/**
 * What is known of one call, and what of it is to be written. Times come by the server's even clock and are written by
 * the wall's: the difference is taken once, so that a clock that is set does not disorder a call.
 */
export class CallRecord {
  readonly #put: (entry: LogEntry) => void;
  readonly #aheadMs: number;
  readonly #timeline: TimelineBook;
  readonly #scores: ScoreMinutes;
  readonly #people: CallPeople;
  readonly #seats: CallSeats;
  readonly #topologies = new Set<Topology>();
  #row: CallRow;
  #calleeId: UserId | null = null;
  #lastBlow: Ending | null = null;
  #lastGeneration = 0;
  #endedAt: number | null = null;
  #isContinued = false;

  /** `aheadMs`: how far the wall clock is ahead of `now`. `before`: what the log has of it, where it goes on. */
  constructor(call: CallDescription, aheadMs: number, notes: CallNotes, before?: LoggedCall) {
    const { put } = notes;
    const { callId, applicationId, caller, video, conversationId, placedAt } = call;
    this.#put = put;
    this.#aheadMs = aheadMs;
    this.#timeline = new TimelineBook(callId, put);
    this.#scores = new ScoreMinutes(callId, put);
    this.#people = new CallPeople(call, notes);
    this.#seats = new CallSeats(callId, put);
    this.#row = {
      type: 'call',
      callId,
      applicationId,
      conversationId: conversationId ?? null,
      kind: 'one-on-one',
      callerId: caller?.userId ?? null,
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
    if (before) {
      this.continue(before);
      return;
    }
    put(this.#row);
    if (caller) this.#people.came(caller, 'caller');
    this.note({ type: 'placed', userId: caller?.userId ?? null, video }, placedAt);
  }

  /** As what the log has of it from before the server's restart, which may come late. */
  continue(before: LoggedCall): void {
    if (this.#isContinued) return;
    this.#isContinued = true;
    for (const topology of before.topologies) this.#topologies.add(topology);
    this.#scores.recall(before.worst);
    const { kind, answeredAt, connectedAt, peakPeers, endedAt, durationMs, outcome, endedBy, endReason } = this.#row;
    this.#change({
      ...before,
      kind: before.kind === 'one-on-one' ? kind : before.kind,
      answeredAt: before.answeredAt ?? answeredAt,
      connectedAt: before.connectedAt ?? connectedAt,
      topologies: [...this.#topologies],
      peakPeers: Math.max(before.peakPeers, peakPeers),
      ...{ endedAt, durationMs, outcome, endedBy, endReason },
    });
  }

  /** By the server's even clock; null while it runs. */
  get endedAt(): number | null {
    return this.#endedAt;
  }

  note(happening: Happening, now: number): void {
    this.#timeline.write({ ...happening, at: this.#wall(now) });
  }

  /** It rings on a device. The first person for whom it does is the one who was called; in a meeting nobody was. */
  rangFor(callee: Person, now: number): void {
    if (this.#calleeId !== null) return;
    this.#calleeId = callee.userId;
    this.invited(callee, now);
  }

  invited(invitee: Person, now: number): void {
    this.#people.invited(invitee, this.#wall(now));
    this.#countPeople();
  }

  /** Should have been rung for this call. */
  notReached(callee: Person, now: number): void {
    this.#people.notReached(callee, this.#wall(now));
    this.#countPeople();
  }

  /** It was to ring for people of whom nobody can be rung: it ends as it begins, because of the first. */
  neverWas(unreached: readonly { callee: Person; because: Unreachable }[], now: number): void {
    for (const { callee } of unreached) this.notReached(callee, now);
    const because = unreached[0]?.because ?? 'offline';
    this.#endedAt = now;
    const ended = { outcome: 'unreachable', endedBy: null, endReason: because } as const;
    this.#change({ ...ended, endedAt: this.#wall(now) });
    this.note({ type: 'ended', outcome: 'unreachable', by: null, reason: because }, now);
  }

  invitationEnded(userId: UserId, reason: InviteEndReason, now: number): void {
    const wasRung = this.#people.invitationEnded(userId, reason, this.#wall(now));
    if (!wasRung) return;
    // They may have been the last for whom the call went on.
    if (reason === 'declined' || reason === 'no-answer') this.#lastBlow = { by: userId, reason };
  }

  joinedByLink(): void {
    this.#change({ kind: 'meeting' });
  }

  seatTaken(peer: Peer, now: number): void {
    const { answeredAt, peakPeers } = this.#row;
    const joinedAt = this.#wall(now);
    this.#seats.take(peer, joinedAt);
    this.#people.came(peer, 'joined');
    this.#countPeople();
    this.#change({
      answeredAt: answeredAt ?? (this.#seats.taken > 1 ? joinedAt : null),
      peakPeers: Math.max(peakPeers, this.#seats.taken),
    });
  }

  seatGivenUp(peerId: PeerId, reason: PeerLeftReason, now: number): void {
    const by = this.#seats.giveUp(peerId, reason, this.#wall(now));
    // Who moved is still there, and so is who removed somebody.
    if (by !== null && reason !== 'moved' && reason !== 'removed') this.#lastBlow = { by, reason };
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
    for (const userId of this.#people.beingRung) this.invitationEnded(userId, withoutAnswer(outcome), now);
    this.#seats.callEnded(endedAt);
    this.#endedAt = now;
    this.#flushScores(endedAt + MINUTE_MS);
    this.#change({ endedAt, durationMs, outcome, endedBy: by, endReason: reason });
    this.note({ type: 'ended', outcome, by, reason }, now);
  }

  #flushScores(overAt: number): void {
    this.#scores.flush(overAt);
    if (this.#scores.worst !== this.#row.worst) this.#change({});
  }

  #countPeople(): void {
    if (this.#people.areMoreThanTwo && this.#row.kind === 'one-on-one') this.#change({ kind: 'group' });
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
