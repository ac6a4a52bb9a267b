import type { Unreachable } from '../protocol/history.ts';
import type { ApplicationId, CallId, UserId } from '../protocol/ids.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { Beginnings } from './beginnings.ts';
import { applicationCall } from './call.ts';
import type { CallBounds } from './call-bounds.ts';
import type { CallEntry } from './call-entry.ts';
import type { CallEvents } from './call-events.ts';
import type { CallSettings } from './call-settings.ts';
import type { Invitation, NotRung } from './invitation.ts';
import type { Reach } from './reach.ts';
import { limitReached } from './refusals.ts';
import type { ServerControl } from './server-control.ts';

type Collaborators = {
  settings: Pick<CallSettings, 'ringTimeoutMs'>;
  calls: TypedEmitter<CallEvents>;
  bounds: CallBounds;
  reach: Reach;
  beginnings: Beginnings;
  control: ServerControl;
};

export type ApplicationCall = {
  readonly to: readonly UserId[];
  readonly video: boolean;
  readonly conversationId: string | undefined;
};

/** Whom an application has rung, and whom not. `already-there`: they are in the call, or being rung for it. */
export type Rung = {
  readonly ringing: readonly UserId[];
  readonly notRung: readonly { readonly userId: UserId; readonly because: Unreachable | 'already-there' }[];
  readonly ringsUntil: number;
};

type Looked = { readonly reached: readonly Invitation['invitee'][]; readonly unreached: readonly NotRung[] };

/** Calls that an application's own server places, and the people whom it adds to calls. Nobody of theirs is the caller. */
export class ApplicationCalls {
  readonly #with: Collaborators;

  constructor(collaborators: Collaborators) {
    this.#with = collaborators;
  }

  /** Rings all of them who can be rung. `callId` null: that is nobody, and there is no call. Throws `limit-reached`. */
  place(
    applicationId: ApplicationId,
    { to, video, conversationId }: ApplicationCall,
    now: number,
  ): Rung & { callId: CallId | null } {
    const { bounds, calls, beginnings } = this.#with;
    const people = new Set(to);
    if (people.size > bounds.maxPeers(applicationId)) throw tooMany();
    bounds.requireRoomForCall(applicationId);
    const looked = this.#look(applicationId, people);
    const call = beginnings.describe({ applicationId, caller: null, video, conversationId }, now);
    if (looked.reached.length === 0) {
      calls.emit('call-not-placed', { call, unreached: looked.unreached });
      return { callId: null, ...this.#told(looked, [], now) };
    }
    const entry = beginnings.begin(call, applicationCall(), now);
    this.#ring(entry, looked, now);
    return { callId: call.callId, ...this.#told(looked, [], now) };
  }

  /** Rings them for a call of the application that runs, or that it placed. Throws `limit-reached`. */
  add(
    applicationId: ApplicationId,
    callId: CallId,
    to: readonly UserId[],
    now: number,
  ): Rung | 'call-not-found' | 'call-not-answered' {
    const entry = this.#with.control.call(applicationId, callId);
    if (!entry) return 'call-not-found';
    const { state } = entry;
    if (state.phase !== 'active') return 'call-not-answered';
    const there = new Set([
      ...state.seats.map(({ userId }) => userId),
      ...state.invitations.map(({ invitee }) => invitee.userId),
    ]);
    const people = new Set(to);
    const looked = this.#look(applicationId, new Set([...people].filter((userId) => !there.has(userId))));
    if (state.seats.length + state.invitations.length + looked.reached.length > entry.call.maxPeers) throw tooMany();
    this.#ring(entry, looked, now);
    return this.#told(
      looked,
      [...people].filter((userId) => there.has(userId)),
      now,
    );
  }

  #look(applicationId: ApplicationId, people: ReadonlySet<UserId>): Looked {
    const looked = [...people].map((userId) => this.#with.reach.look(applicationId, userId));
    return {
      reached: looked.flatMap((one) => ('because' in one ? [] : [one])),
      unreached: looked.flatMap((one) => ('because' in one ? [one] : [])),
    };
  }

  /** All are called before the first device rings: who answers at once hears of the others. */
  #ring(entry: CallEntry, { reached, unreached }: Looked, now: number): void {
    const { calls, beginnings } = this.#with;
    const ringsUntil = this.#ringsUntil(now);
    for (const refused of unreached) calls.emit('call-not-added', { call: entry.call, ...refused, by: null });
    for (const invitee of reached) {
      entry.apply({ type: 'application-invites', invitee, ringsUntil, now }, now);
      entry.room?.moderation.expect(invitee.userId);
    }
    for (const { userId } of reached) beginnings.ring(entry, userId, now);
  }

  #told({ reached, unreached }: Looked, there: readonly UserId[], now: number): Rung {
    return {
      ringing: reached.map(({ userId }) => userId),
      notRung: [
        ...unreached.map(({ callee, because }) => ({ userId: callee.userId, because })),
        ...there.map((userId) => ({ userId, because: 'already-there' as const })),
      ],
      ringsUntil: this.#ringsUntil(now),
    };
  }

  readonly #ringsUntil = (now: number): number => now + this.#with.settings.ringTimeoutMs;
}

const tooMany = () => limitReached('peers', 'One call carries as many people as it may: ring fewer.');
