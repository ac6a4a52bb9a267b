import type { CallEvents } from '../calls/call-events.ts';
import type { Device } from '../calls/device.ts';
import type { ValidParams } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { ApplicationId, CallId, UserId } from '../protocol/ids.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { FeedbackEvents } from './feedback-events.ts';

/** So long after somebody's part in a call ended, their word on it is taken. */
const TAKEN_FOR_MS = 600_000;
/** People of one call that are remembered, and calls that have ended. More cost memory on servers that are very busy. */
const MAX_PEOPLE = 1_000;
const MAX_ENDED = 20_000;

/** `seats`: devices in the call now. `leftAt`: when the last of them gave its seat up. */
type Part = { seats: number; leftAt: number; rated: boolean };
type Remembered = { applicationId: ApplicationId; people: Map<UserId, Part> };

/** Who may say something about which call, and what they said. It keeps no words: who listens does. */
export class CallFeedback {
  readonly #events: TypedEmitter<FeedbackEvents>;
  readonly #live = new Map<CallId, Remembered>();
  /** The first is the one that ended first. */
  readonly #ended = new Map<CallId, Remembered & { endedAt: number }>();

  constructor(events: TypedEmitter<FeedbackEvents>) {
    this.#events = events;
  }

  /** Throws `call-not-found` where one had no seat or it is too long ago, and `not-allowed` in the call. */
  rate(device: Device, { callId, ...rating }: ValidParams<'quality.rate'>, now: number): void {
    const part = this.#partOf(device, callId, now);
    if (part.seats > 0) throw new ProtocolError('not-allowed', 'Rate the call when it is over for you.');
    const replaces = part.rated;
    part.rated = true;
    this.#events.emit('call-rated', { ...said(device, now), callId, rating, replaces });
  }

  /** Throws `call-not-found` for a call in which one had no seat. */
  diagnose(device: Device, { callId, diagnosis }: ValidParams<'quality.diagnosis'>, now: number): void {
    if (callId !== undefined) this.#partOf(device, callId, now);
    this.#events.emit('machine-diagnosed', { ...said(device, now), callId: callId ?? null, diagnosis });
  }

  follow(calls: TypedEmitter<CallEvents>, now: () => number): void {
    calls.on('call-placed', ({ call: { callId, applicationId } }) =>
      this.#live.set(callId, { applicationId, people: new Map() }),
    );
    calls.on('call-recreated', ({ call: { callId, applicationId }, seats }) => {
      const remembered = { applicationId, people: new Map() };
      this.#live.set(callId, remembered);
      for (const { userId } of seats) seatTaken(remembered, userId);
    });
    calls.on('call-answered', ({ call: { callId, caller }, userId }) => {
      const remembered = this.#live.get(callId);
      // The caller's seat is there from the first answer on.
      if (caller && remembered?.people.size === 0) seatTaken(remembered, caller.userId);
      if (remembered) seatTaken(remembered, userId);
    });
    for (const type of ['call-joined', 'call-returned'] as const) {
      calls.on(type, ({ call: { callId }, userId }) => {
        const remembered = this.#live.get(callId);
        if (remembered) seatTaken(remembered, userId);
      });
    }
    calls.on('call-left', ({ call: { callId }, userId }) => {
      const part = this.#live.get(callId)?.people.get(userId);
      if (part) seatGivenUp(part, now());
    });
    calls.on('call-ended', ({ call: { callId } }) => this.#end(callId, now()));
  }

  tick(now: number): void {
    for (const [callId, { endedAt }] of this.#ended) {
      if (now - endedAt <= TAKEN_FOR_MS) return;
      this.#ended.delete(callId);
    }
  }

  #end(callId: CallId, now: number): void {
    const remembered = this.#live.get(callId);
    this.#live.delete(callId);
    if (!remembered || remembered.people.size === 0) return;
    for (const part of remembered.people.values()) if (part.seats > 0) Object.assign(part, { seats: 0, leftAt: now });
    this.#ended.set(callId, { ...remembered, endedAt: now });
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }

  #partOf({ applicationId, userId }: Device, callId: CallId, now: number): Part {
    const remembered = this.#live.get(callId) ?? this.#ended.get(callId);
    const part = remembered?.applicationId === applicationId ? remembered.people.get(userId) : undefined;
    if (part && (part.seats > 0 || now - part.leftAt <= TAKEN_FOR_MS)) return part;
    throw new ProtocolError('call-not-found', 'There was no such call of yours in the last ten minutes.');
  }
}

function seatTaken({ people }: Remembered, userId: UserId): void {
  const before = people.get(userId);
  const part = before ?? { seats: 0, leftAt: 0, rated: false };
  part.seats += 1;
  people.set(userId, part);
  const [oldest] = people.keys();
  if (people.size > MAX_PEOPLE && oldest !== undefined) people.delete(oldest);
}

function seatGivenUp(part: Part, now: number): void {
  part.seats -= 1;
  if (part.seats === 0) part.leftAt = now;
}

const said = ({ applicationId, userId, deviceId }: Device, at: number) => ({ applicationId, userId, deviceId, at });
