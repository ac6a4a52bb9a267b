import type { CallOutcome } from '../../../src/protocol/calls.ts';
import type { DeviceId, UserId } from '../../../src/protocol/ids.ts';
import { type Answer, MAX_PEERS, ModelCall, type ModelDevice, RING_MS } from './model-call.ts';

export const MAX_CALLS = 4;

/**
 * What docs/spec.md, part C, says of calls, written a second time and in another way: sets that are changed in place, one
 * rule after the other. Each request gives the code with which it is to be refused, or `ok`.
 */
export class ReferenceCalls {
  readonly calls = new Map<string, ModelCall>();
  readonly devices = new Map<DeviceId, ModelDevice>();
  /** Devices that take a second call. */
  readonly waiting = new Set<DeviceId>();
  /** Who does not wish to be disturbed; nobody any more when none of their devices is there. */
  readonly undisturbed = new Set<UserId>();
  #now = 0;

  get live(): ModelCall[] {
    return [...this.calls.values()].filter(({ outcome }) => outcome === null);
  }

  /** The call in which the device is: it has a seat, or calls. */
  callOf(deviceId: DeviceId): ModelCall | undefined {
    return this.live.find(({ phase, caller, seats }) =>
      phase === 'ringing' ? caller?.id === deviceId : seats.some(({ id }) => id === deviceId),
    );
  }

  stateOf(user: UserId): 'offline' | 'do-not-disturb' | 'in-call' | 'online' {
    const devices = this.#devicesOf(user);
    if (devices.length === 0) return 'offline';
    if (this.undisturbed.has(user)) return 'do-not-disturb';
    return devices.some((id) => this.callOf(id)) ? 'in-call' : 'online';
  }

  place(device: ModelDevice, to: UserId, now: number): Answer {
    if (to === device.user) return 'not-allowed';
    if (this.callOf(device.id)) return 'already-in-call';
    const glare = this.live.find(
      ({ phase, rung, hasUser }) =>
        (phase === 'ringing' || hasUser(to)) &&
        rung.get(device.user)?.by === to &&
        rung.get(device.user)?.on.has(device.id),
    );
    if (glare) return glare.answer(device);
    const unreachable = this.#unreachable(to);
    if (unreachable) return unreachable;
    if (this.live.length >= MAX_CALLS) return 'limit-reached';
    return {
      begins: (id) => {
        const call = new ModelCall(id, device);
        call.ring(to, { by: device.user, on: this.#ringingDevices(to), until: now + RING_MS });
        this.calls.set(id, call);
        return call;
      },
    };
  }

  /** The application calls. `nobody`: none of them can be rung. */
  placeByApplication(to: readonly UserId[], now: number): Answer | 'nobody' {
    if (to.length > MAX_PEERS || this.live.length >= MAX_CALLS) return 'limit-reached';
    const reached = to.filter((user) => !this.#unreachable(user));
    if (reached.length === 0) return 'nobody';
    return {
      begins: (id) => {
        const call = new ModelCall(id, null);
        this.#ringForApplication(call, reached, now);
        this.calls.set(id, call);
        return call;
      },
    };
  }

  addByApplication(call: ModelCall, to: readonly UserId[], now: number): string {
    if (call.outcome !== null) return 'call-not-found';
    if (call.phase === 'ringing' && call.caller) return 'call-not-answered';
    const reached = to.filter((user) => !call.hasUser(user) && !call.rung.has(user) && !this.#unreachable(user));
    if (call.seats.length + call.rung.size + reached.length > MAX_PEERS) return 'limit-reached';
    this.#ringForApplication(call, reached, now);
    return 'ok';
  }

  answer(device: ModelDevice, call: ModelCall): Answer {
    if (!call.concerns(device)) return 'call-not-found';
    const current = this.callOf(device.id);
    if (current && current !== call) return 'already-in-call';
    return call.answer(device);
  }

  add(device: ModelDevice, call: ModelCall, user: UserId, now: number): Answer {
    if (!call.concerns(device)) return 'call-not-found';
    if (call.outcome !== null) return 'call-ended';
    if (call.phase === 'ringing' || !call.has(device.id) || call.hasUser(user) || call.rung.has(user)) {
      return 'not-allowed';
    }
    if (call.isFull) return 'limit-reached';
    const unreachable = this.#unreachable(user);
    if (unreachable) return unreachable;
    call.ring(user, { by: device.user, on: this.#ringingDevices(user), until: now + RING_MS });
    return 'ok';
  }

  rejoin(device: ModelDevice, call: ModelCall): Answer {
    const current = this.callOf(device.id);
    return current && current !== call ? 'already-in-call' : call.rejoin(device);
  }

  takeBack(device: ModelDevice, call: ModelCall, from: DeviceId): Answer {
    if (call.outcome) return this.callOf(device.id) && call.concerns(device) ? 'already-in-call' : 'call-ended';
    return this.callOf(device.id) ? 'already-in-call' : call.takeBack(device, from);
  }

  join(device: ModelDevice, meeting: string): Answer {
    if (this.callOf(device.id)) return 'already-in-call';
    const running = this.live.find((call) => call.meeting === meeting);
    if (running) {
      if (running.isFull && !running.rung.has(device.user)) return 'limit-reached';
      running.seat(device);
      return 'ok';
    }
    if (this.live.length >= MAX_CALLS) return 'limit-reached';
    return {
      begins: (id) => {
        const call = new ModelCall(id, device);
        call.meeting = meeting;
        call.phase = 'active';
        call.seats.push(device);
        this.calls.set(id, call);
        return call;
      },
    };
  }

  signedIn(device: ModelDevice): void {
    this.devices.set(device.id, device);
    for (const call of this.live) call.rung.get(device.user)?.on.add(device.id);
  }

  gone(device: ModelDevice, outcome: Extract<CallOutcome, 'completed' | 'lost'>): void {
    for (const call of this.live) call.gone(device, outcome);
    this.devices.delete(device.id);
    this.waiting.delete(device.id);
    if (this.#devicesOf(device.user).length === 0) this.undisturbed.delete(device.user);
  }

  /** Where a device could go on, and whether its user is there. */
  ownOf({ id, user }: ModelDevice): string[] {
    return this.live
      .filter((call) => call.phase === 'active' && call.sat.has(user) && !call.has(id))
      .map((call) => `${call.id} ${call.hasUser(user) ? 'elsewhere' : 'left'}`);
  }

  /** Time passes here only. */
  passed(now: number): void {
    for (const call of this.calls.values()) call.forget(this.#now, now);
    for (const call of this.live) call.passed(now);
    this.#now = now;
  }

  settle(): void {
    for (const call of this.live) call.settle(this.#now);
  }

  #ringForApplication(call: ModelCall, users: readonly UserId[], now: number): void {
    for (const user of users) call.ring(user, { by: null, on: this.#ringingDevices(user), until: now + RING_MS });
  }

  #unreachable(user: UserId): 'user-offline' | 'do-not-disturb' | 'user-busy' | null {
    const devices = this.#devicesOf(user);
    if (devices.length === 0) return 'user-offline';
    if (this.undisturbed.has(user)) return 'do-not-disturb';
    const talking = devices.filter((id) => this.callOf(id));
    return talking.length === 0 || talking.some((id) => this.waiting.has(id)) ? null : 'user-busy';
  }

  #ringingDevices(user: UserId): DeviceId[] {
    return this.#devicesOf(user).filter((id) => !this.callOf(id) || this.waiting.has(id));
  }

  #devicesOf(user: UserId): DeviceId[] {
    return [...this.devices.values()].filter((device) => device.user === user).map(({ id }) => id);
  }
}
