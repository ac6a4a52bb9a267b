import type { CallEvents } from '../calls/call-events.ts';
import type { CallDescription } from '../calls/call-state.ts';
import type { CallOutcome } from '../protocol/calls.ts';
import type { ApplicationId, CallId, PeerId, UserId } from '../protocol/ids.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { MissedReason, WebhookEvent } from './webhook-events.ts';
import type { NewWebhookEvent } from './webhook-store.ts';

type Person = { userId: UserId; name: string };
type Seated = Person & { guest: boolean };
/** What is left to say of a call at its end. */
type Watched = {
  call: CallDescription;
  started: boolean;
  rung: Map<UserId, { to: Person; by: Person | null }>;
  seats: Map<PeerId, Seated>;
};

/** An event without what all have. */
type Said = WebhookEvent extends infer E
  ? E extends WebhookEvent
    ? Omit<E, 'id' | 'at' | 'applicationId' | 'callId' | 'conversationId'>
    : never
  : never;

type Options = {
  put: (event: NewWebhookEvent) => void;
  /** Somebody wants to hear of this application's calls. */
  wants: (applicationId: ApplicationId) => boolean;
  newId: () => string;
  now: () => number;
  wallClock: () => number;
};

/** Turns the facts of calls and rooms into events for their application, in the order of the facts. */
export class WebhookRecorder {
  readonly #with: Options;
  readonly #calls = new Map<CallId, Watched>();
  #stopping = false;

  constructor(options: Options) {
    this.#with = options;
  }

  follow(calls: TypedEmitter<CallEvents>, rooms: TypedEmitter<RoomEvents>): void {
    calls.on('call-placed', ({ call }) => {
      if (!this.#with.wants(call.applicationId)) return;
      this.#calls.set(call.callId, { call, started: false, rung: new Map(), seats: new Map() });
    });
    // Its beginning, and who was there, was told before the server's restart.
    calls.on('call-recreated', ({ call, peers }) => {
      if (!this.#with.wants(call.applicationId)) return;
      const seats = new Map(peers.map(({ peerId, seat }) => [peerId, seatedOf(seat)]));
      this.#calls.set(call.callId, { call, started: true, rung: new Map(), seats });
    });
    calls.on('call-not-placed', ({ call, unreached }) => {
      const by = call.caller && personOf(call.caller);
      for (const { callee, because } of unreached) {
        this.#say({ call }, { type: 'call.missed', ...personOf(callee), by, reason: because });
      }
    });
    calls.on('call-not-added', ({ call, callee, because, by }) =>
      this.#of(call.callId, (watched) => {
        this.#say(watched, { type: 'call.missed', ...personOf(callee), by: by && personOf(by), reason: because });
      }),
    );
    calls.on('call-offered', ({ call, invitation: { invitee, by, ringsUntil } }) =>
      this.#of(call.callId, (watched) => {
        if (watched.rung.has(invitee.userId)) return;
        const [to, from] = [personOf(invitee), by && personOf(by)];
        watched.rung.set(invitee.userId, { to, by: from });
        const shift = this.#with.wallClock() - this.#with.now();
        this.#say(watched, { type: 'call.ringing', to, by: from, video: call.video, ringsUntil: ringsUntil + shift });
      }),
    );
    calls.on('call-invite-ended', ({ call, userId, reason }) =>
      this.#of(call.callId, (watched) => {
        if (reason === 'no-answer' || reason === 'withdrawn') this.#missed(watched, userId, reason);
        else watched.rung.delete(userId);
      }),
    );
    calls.on('call-answered', ({ call, userId }) =>
      this.#of(call.callId, (watched) => {
        watched.rung.delete(userId);
        this.#start(watched);
      }),
    );
    calls.on('call-joined', ({ call }) => this.#of(call.callId, (watched) => this.#start(watched)));
    rooms.on('peer-seated', ({ callId, peer }) =>
      this.#of(callId, (watched) => {
        // Another device of theirs goes on in the seat.
        if (watched.seats.has(peer.peerId)) return;
        const person = seatedOf(peer);
        watched.seats.set(peer.peerId, person);
        this.#say(watched, { type: 'call.joined', peerId: peer.peerId, ...person });
      }),
    );
    rooms.on('peer-left', ({ callId, peer, reason }) =>
      this.#of(callId, (watched) => this.#left(watched, peer.peerId, reason)),
    );
    calls.on('call-ended', ({ call, outcome, durationMs }) =>
      this.#of(call.callId, (watched) => {
        this.#calls.delete(call.callId);
        for (const peerId of [...watched.seats.keys()]) this.#left(watched, peerId, 'call-ended');
        const because = missedBy(outcome);
        for (const userId of [...watched.rung.keys()]) if (because) this.#missed(watched, userId, because);
        if (!this.#mayComeBack(watched)) this.#say(watched, { type: 'call.ended', outcome, durationMs });
      }),
    );
  }

  /** Calls that end from now on end because the server does. */
  serverStopping(): void {
    this.#stopping = true;
  }

  /** A stop is no end. Only who is being rung is not rung on. */
  #mayComeBack({ started }: Watched): boolean {
    return this.#stopping && started;
  }

  #start(watched: Watched): void {
    if (watched.started) return;
    watched.started = true;
    this.#say(watched, { type: 'call.started', video: watched.call.video });
  }

  #left(watched: Watched, peerId: PeerId, reason: string): void {
    const person = watched.seats.get(peerId);
    if (!person) return;
    watched.seats.delete(peerId);
    if (!this.#mayComeBack(watched)) this.#say(watched, { type: 'call.left', peerId, ...person, reason });
  }

  #missed(watched: Watched, userId: UserId, reason: MissedReason): void {
    const rung = watched.rung.get(userId);
    if (!rung) return;
    watched.rung.delete(userId);
    this.#say(watched, { type: 'call.missed', ...rung.to, by: rung.by, reason });
  }

  #of(callId: CallId, act: (watched: Watched) => void): void {
    const watched = this.#calls.get(callId);
    if (watched) act(watched);
  }

  /** An application that is not there any more, or has no address now, is told nothing of its calls' end either. */
  #say({ call: { applicationId, callId, conversationId } }: Pick<Watched, 'call'>, said: Said): void {
    if (!this.#with.wants(applicationId)) return;
    const [eventId, at] = [this.#with.newId(), this.#with.wallClock()];
    const { type, ...rest } = said;
    const event = { type, id: eventId, at, applicationId, callId, conversationId: conversationId ?? null, ...rest };
    this.#with.put({ eventId, applicationId, callId, at, body: JSON.stringify(event) });
  }
}

const personOf = ({ userId, name }: Person): Person => ({ userId, name });
const seatedOf = ({ guest = false, ...seat }: Person & { guest?: boolean }): Seated => ({ ...personOf(seat), guest });

/** Of a call that ended while it rang. Null: whom it rang for knows of it. */
function missedBy(outcome: CallOutcome): MissedReason | null {
  switch (outcome) {
    case 'no-answer':
    case 'cancelled':
    case 'caller-gone':
      return outcome;
    case 'completed':
    case 'lost':
    case 'never-connected':
      return 'withdrawn';
    case 'declined':
      return null;
    default:
      return exhaustive(outcome);
  }
}
