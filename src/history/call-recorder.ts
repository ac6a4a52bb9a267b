import type { CallEvents } from '../calls/call-events.ts';
import type { CallDescription } from '../calls/call-state.ts';
import type { CallId } from '../protocol/ids.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import { setNewest } from '../shared/newest.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { CallNotes } from './call-people.ts';
import { CallRecord } from './call-record.ts';
import type { LoggedCall } from './call-report.ts';
import type { QualityFacts } from './quality-facts.ts';
import { recordRooms } from './room-recorder.ts';

/** `now`: the server's even clock. `wallClock`: what people read. Both in ms. */
type Options = CallNotes & { now: () => number; wallClock: () => number };

/** What is heard of a call this long after its end still belongs to it: the last digests, and the end of verdicts. */
const HEARD_AFTER_END_MS = 60_000;

/** They are taken within moments, or the call was not brought back after all. More remembers what nobody asks for. */
const RECALLED_FOR_MS = 60_000;
const MAX_RECALLED = 1_000;

/** Turns the facts of calls, rooms and quality into entries of the call log. */
export class CallRecorder {
  readonly #with: Options;
  readonly #records = new Map<CallId, CallRecord>();
  /** What the log had of calls that may go on. */
  readonly #recalled = new Map<CallId, { call: LoggedCall; at: number }>();
  #stopping = false;

  constructor(options: Options) {
    this.#with = options;
  }

  /** To be called before anybody listens to `rooms` who ends calls: what ended a call is then heard before its end. */
  follow(calls: TypedEmitter<CallEvents>, rooms: TypedEmitter<RoomEvents>): void {
    this.#followCalls(calls);
    recordRooms(rooms, this.#ofCall);
  }

  followQuality(quality: Pick<TypedEmitter<QualityFacts>, 'on'>): void {
    quality.on('leg-scored', (fact) => this.#ofCall(fact.callId, (record, now) => record.scored(fact, now)));
    for (const type of ['verdict-begun', 'verdict-ended'] as const) {
      quality.on(type, ({ callId, at, peerId, viewerId, source, cause, symptom, evidence }) =>
        this.#ofCall(callId, (record) => record.note({ type, peerId, viewerId, source, cause, symptom, evidence }, at)),
      );
    }
    quality.on('candidate-pair-changed', ({ callId, at, peerId, generation, pair }) =>
      this.#ofCall(callId, (record) => record.note({ type: 'candidate-pair', peerId, generation, pair }, at)),
    );
    quality.on('layers-changed', ({ callId, at, peerId, viewerId, source, layers }) => {
      const { spatial, temporal } = layers ?? { spatial: null, temporal: null };
      this.#ofCall(callId, (record) =>
        record.note({ type: 'layers', peerId, viewerId, source, spatial, temporal }, at),
      );
    });
  }

  tick(): void {
    const now = this.#with.now();
    for (const [callId, record] of this.#records) {
      record.tick(now);
      if (record.endedAt !== null && now - record.endedAt > HEARD_AFTER_END_MS) this.#records.delete(callId);
    }
    for (const [callId, { at }] of this.#recalled) if (now - at > RECALLED_FOR_MS) this.#recalled.delete(callId);
  }

  /** Of a call that perhaps goes on after the server's restart, or does already where the log was slow to say so. */
  recall(call: LoggedCall): void {
    const { callId } = call;
    const record = this.#records.get(callId);
    if (record) record.continue(call);
    else setNewest(this.#recalled, callId, { call, at: this.#with.now() }, MAX_RECALLED);
  }

  /** Calls that end from now on end because the server does. */
  serverStopping(): void {
    this.#stopping = true;
  }

  #followCalls(calls: TypedEmitter<CallEvents>): void {
    const { now, wallClock } = this.#with;
    const record = (call: CallDescription, before?: LoggedCall): CallRecord =>
      new CallRecord(call, wallClock() - now(), this.#with, before);
    calls.on('call-placed', ({ call }) => void this.#records.set(call.callId, record(call)));
    calls.on('call-not-placed', ({ call, unreached }) => record(call).neverWas(unreached, now()));
    calls.on('call-not-added', ({ call, callee }) =>
      this.#ofCall(call.callId, (record, at) => record.notReached(callee, at)),
    );
    calls.on('call-recreated', ({ call }) => {
      this.#records.set(call.callId, record(call, this.#recalled.get(call.callId)?.call));
      this.#recalled.delete(call.callId);
    });
    calls.on('call-offered', ({ call, invitation: { invitee } }) =>
      this.#ofCall(call.callId, (record, at) => record.rangFor(invitee, at)),
    );
    calls.on('call-ring-heard', ({ call, userId, timeToRingMs }) =>
      this.#ofCall(call.callId, (record, at) => record.note({ type: 'rang', userId, timeToRingMs }, at)),
    );
    calls.on('call-invited', ({ call, invitation: { invitee, by } }) =>
      this.#ofCall(call.callId, (record, at) => {
        record.invited(invitee, at);
        record.note({ type: 'invited', userId: invitee.userId, by: by?.userId ?? null }, at);
      }),
    );
    calls.on('call-invite-ended', ({ call, userId, reason }) =>
      this.#ofCall(call.callId, (record, at) => {
        record.invitationEnded(userId, reason, at);
        record.note({ type: 'invitation-ended', userId, reason }, at);
      }),
    );
    calls.on('call-answered', ({ call, userId }) =>
      this.#ofCall(call.callId, (record, at) => {
        record.invitationEnded(userId, 'answered', at);
        record.note({ type: 'answered', userId }, at);
      }),
    );
    calls.on('call-joined', ({ call, userId }) =>
      this.#ofCall(call.callId, (record, at) => {
        record.joinedByLink();
        record.note({ type: 'joined', userId }, at);
      }),
    );
    calls.on('call-left', ({ call }) => this.#ofCall(call.callId, (record) => record.goesOn()));
    calls.on('call-connected', ({ call, setupMs, topology }) =>
      this.#ofCall(call.callId, (record, at) => {
        record.connected(at);
        record.note({ type: 'connected', topology, setupMs }, at);
      }),
    );
    calls.on('call-ended', ({ call, outcome, durationMs }) =>
      this.#ofCall(call.callId, (record, at) => record.end(outcome, durationMs, this.#stopping, at)),
    );
  }

  readonly #ofCall = (callId: CallId, act: (record: CallRecord, now: number) => void): void => {
    const record = this.#records.get(callId);
    if (record) act(record, this.#with.now());
  };
}
