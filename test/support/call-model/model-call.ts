import type { CallOutcome } from '../../../src/protocol/calls.ts';
import type { ErrorCode } from '../../../src/protocol/errors.ts';
import type { DeviceId, UserId } from '../../../src/protocol/ids.ts';

export const RING_MS = 45_000;
export const MAX_PEERS = 3;

export type ModelDevice = { readonly id: DeviceId; readonly user: UserId };

/** What a request is to be answered with. `begins`: with the id of a new call. */
export type Answer = 'ok' | ErrorCode | { begins: (id: string) => ModelCall };

/** `by`: who asked for it; null: the application. */
type Ringing = { readonly by: UserId | null; readonly until: number; readonly on: Set<DeviceId>; heard: boolean };

/** One call of the reference. Its rules are those of docs/spec.md and know nothing of the code. */
export class ModelCall {
  readonly id: string;
  /** Null: the application. */
  readonly caller: ModelDevice | null;
  phase: 'ringing' | 'active' = 'ringing';
  /** Null while it lives. */
  outcome: CallOutcome | null = null;
  meeting: string | null = null;
  connected = false;
  met = false;
  readonly rung = new Map<UserId, Ringing>();
  readonly seats: ModelDevice[] = [];
  /** Who has or had a seat, or called. */
  readonly sat = new Set<UserId>();
  readonly #wereRung = new Set<UserId>();
  #endedAt: number | null = null;
  #aloneUntil: number | null = null;
  #forgotten = false;

  constructor(id: string, caller: ModelDevice | null) {
    this.id = id;
    this.caller = caller;
    if (caller) this.sat.add(caller.user);
  }

  get isFull(): boolean {
    return this.seats.length + this.rung.size >= MAX_PEERS;
  }

  /** For the record of what was tried; not for the rules. */
  partOf(deviceId: DeviceId | undefined): string {
    if (deviceId === undefined) return 'nobody';
    if (this.has(deviceId)) return 'seated';
    if (this.caller?.id === deviceId) return 'caller';
    if ([...this.rung.values()].some(({ on }) => on.has(deviceId))) return 'rung';
    return 'other';
  }

  concerns({ user }: ModelDevice): boolean {
    if (this.#forgotten) return false;
    return this.sat.has(user) || this.#wereRung.has(user);
  }

  has = (deviceId: DeviceId): boolean => this.seats.some(({ id }) => id === deviceId);
  hasUser = (userId: UserId): boolean => this.seats.some(({ user }) => user === userId);

  ring(user: UserId, ringing: { by: UserId | null; on: readonly DeviceId[]; until: number }): void {
    this.rung.set(user, { ...ringing, on: new Set(ringing.on), heard: false });
    this.#wereRung.add(user);
  }

  rings({ id, user }: ModelDevice): Answer {
    if (this.outcome) return 'call-ended';
    const ringing = this.rung.get(user);
    if (ringing?.on.has(id)) ringing.heard = true;
    else if (this.phase === 'ringing') return 'not-allowed';
    return 'ok';
  }

  answer(device: ModelDevice): Answer {
    if (this.outcome) return 'call-ended';
    if (!this.rung.get(device.user)?.on.has(device.id)) return this.#tooLate(device);
    if (this.phase === 'ringing' && this.caller) this.seats.push(this.caller);
    this.phase = 'active';
    this.seat(device);
    return 'ok';
  }

  decline(device: ModelDevice, scope: 'device' | 'everywhere'): Answer {
    if (this.outcome) return 'call-ended';
    const ringing = this.rung.get(device.user);
    if (!ringing?.on.has(device.id)) return this.#tooLate(device);
    ringing.on.delete(device.id);
    if (scope === 'everywhere' || ringing.on.size === 0) this.#unring(device.user, 'declined');
    return 'ok';
  }

  /** `call.cancel`: only while it rings. */
  cancel(device: ModelDevice): Answer {
    if (this.outcome) return 'call-ended';
    if (this.phase === 'active') return this.has(device.id) ? 'call-already-answered' : 'not-allowed';
    return this.leave(device);
  }

  leave({ id }: ModelDevice): Answer {
    if (this.outcome) return 'call-ended';
    if (this.phase === 'ringing') {
      if (id !== this.caller?.id) return 'not-allowed';
      this.#end('cancelled');
      return 'ok';
    }
    if (!this.has(id)) return 'not-allowed';
    this.#unseat(id, 'completed');
    return 'ok';
  }

  /** Whoever had a seat has one again, and only here. */
  rejoin(device: ModelDevice): Answer {
    if (this.outcome) return 'call-ended';
    if (this.phase === 'ringing' || this.has(device.id) || !this.sat.has(device.user)) return 'not-allowed';
    if (this.isFull && !this.hasUser(device.user) && !this.rung.has(device.user)) return 'limit-reached';
    const others = this.seats.filter(({ user }) => user !== device.user);
    this.seats.splice(0, this.seats.length, ...others);
    this.seat(device);
    return 'ok';
  }

  /** `from`: the device that had the seat when its ticket was given out. A seat elsewhere of the same person stays. */
  takeBack(device: ModelDevice, from: DeviceId): Answer {
    if (this.outcome) return 'call-ended';
    const at = this.seats.findIndex(({ id, user }) => id === from && user === device.user);
    if (at < 0 && this.isFull && !this.rung.has(device.user)) return 'limit-reached';
    if (at >= 0) this.seats.splice(at, 1);
    this.seat(device);
    return 'ok';
  }

  link({ id }: ModelDevice): Answer {
    if (this.outcome) return 'call-ended';
    return this.has(id) ? 'ok' : 'not-allowed';
  }

  /** The link that the server gave is the one that it gave before. */
  linked(meetingId: string): void {
    this.meeting ??= meetingId;
    if (this.meeting !== meetingId) throw new Error('a call has two links');
  }

  seat(device: ModelDevice): void {
    this.rung.delete(device.user);
    this.seats.push(device);
    this.sat.add(device.user);
    if (this.seats.length > 1) this.met = true;
  }

  gone({ id, user }: ModelDevice, outcome: 'completed' | 'lost'): void {
    if (this.phase === 'ringing' && id === this.caller?.id) this.#end('caller-gone');
    else if (this.has(id)) this.#unseat(id, outcome);
    else this.rung.get(user)?.on.delete(id);
  }

  endedByApplication(): void {
    if (this.outcome !== null) return;
    if (this.phase === 'ringing') this.#end('cancelled');
    for (const { id } of [...this.seats]) if (this.outcome === null) this.#unseat(id, 'completed');
  }

  /** Whom the application called waits alone for a while. */
  settle(now: number): void {
    const isAlone = this.caller === null && !this.met && this.meeting === null;
    const waits = isAlone && this.phase === 'active' && this.seats.length === 1 && this.rung.size === 0;
    this.#aloneUntil = waits ? (this.#aloneUntil ?? now + RING_MS) : null;
  }

  passed(now: number): void {
    if (this.#aloneUntil !== null && this.#aloneUntil <= now) this.#end('completed');
    for (const [user, { until }] of this.rung) if (until <= now) this.#unring(user, 'no-answer');
  }

  forget(before: number, now: number): void {
    if (this.outcome === null) return;
    this.#endedAt ??= before;
    this.#forgotten ||= now - this.#endedAt > 60_000;
  }

  mediaConnected(): void {
    if (this.met && this.outcome === null) this.connected = true;
  }

  mediaFailed(): void {
    if (this.outcome === null && this.meeting === null) this.#over('lost');
  }

  #tooLate({ user }: ModelDevice): Answer {
    return this.phase === 'active' && this.hasUser(user) ? 'call-already-answered' : 'not-allowed';
  }

  #unring(user: UserId, outcome: 'declined' | 'no-answer'): void {
    this.rung.delete(user);
    if (this.phase === 'active') this.#goOnOrEnd('completed');
    else if (this.rung.size === 0) this.#end(outcome);
  }

  #unseat(deviceId: DeviceId, outcome: 'completed' | 'lost'): void {
    const at = this.seats.findIndex(({ id }) => id === deviceId);
    this.seats.splice(at, 1);
    this.#goOnOrEnd(outcome);
  }

  #goOnOrEnd(outcome: 'completed' | 'lost'): void {
    if (this.seats.length > 1) return;
    const isAwaited = this.meeting !== null || this.rung.size > 0 || (this.caller === null && !this.met);
    if (this.seats.length === 1 && isAwaited) return;
    this.#over(outcome);
  }

  #over(outcome: 'completed' | 'lost'): void {
    if (!this.met) this.#end('completed');
    else this.#end(this.connected ? outcome : 'never-connected');
  }

  #end(outcome: CallOutcome): void {
    this.outcome = outcome;
    this.rung.clear();
    this.seats.length = 0;
  }
}
