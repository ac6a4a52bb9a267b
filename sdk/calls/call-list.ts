import type { Notification, NotificationData } from '../../src/protocol/contract.ts';
import type { CallId, MeetingId } from '../../src/protocol/ids.ts';
import type { Person } from '../../src/protocol/presence.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { CallOptions, DeviceSource, OwnCall, WantedDevices } from '../api.ts';
import { askForSeat } from './ask-for-seat.ts';
import { type CallDependencies, DeviceCall } from './call.ts';
import { joining, placing, rejoining } from './call-asking.ts';
import { leaveCall } from './call-ending.ts';
import type { CallEndReason } from './call-phase.ts';
import { OwnCalls } from './own-calls.ts';

export type CallListEvents = { incoming: DeviceCall; changed: readonly DeviceCall[]; own: readonly OwnCall[] };

export type CallListDependencies = CallDependencies & {
  /** Who calls, where no person does. */
  applicationName: () => string;
};

/** Somebody looks at a page that says that it is on the way back. Longer waits for servers that are overrun for longer. */
const RETURN_MS = 30_000;

/** The calls of this device that have not ended, and which of them a notification is for. */
export class CallList {
  readonly #dependencies: CallListDependencies;
  readonly #emitter: TypedEmitter<CallListEvents>;
  readonly #own: OwnCalls;
  #calls: readonly DeviceCall[] = [];
  #placing = 0;
  /** What came for calls whose `call.place` or `call.join` is not answered yet. */
  #early: { callId: CallId; notification: Notification }[] = [];

  constructor(dependencies: CallListDependencies) {
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
    const { signaling } = dependencies;
    this.#own = new OwnCalls({ signaling, changed: (calls) => this.#emitter.emit('own', calls) });
  }

  get calls(): readonly DeviceCall[] {
    return this.#calls;
  }

  get own(): readonly OwnCall[] {
    return this.#own.snapshot;
  }

  on<K extends keyof CallListEvents>(event: K, listener: (data: CallListEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  place(person: Person, options: CallOptions): Promise<DeviceCall> {
    const { video, microphone = true, conversationId = null } = options;
    const call = new DeviceCall({ direction: 'outgoing', with: person, video, conversationId }, this.#dependencies);
    call.media.prepare(false);
    return this.#begin(call, (begun) => call.begin(placing(person, call), { microphone, begun }));
  }

  join(
    meetingId: MeetingId,
    { video, microphone = true }: Pick<CallOptions, 'video' | 'microphone'>,
  ): Promise<DeviceCall> {
    const call = new DeviceCall({ direction: 'meeting', video, conversationId: null }, this.#dependencies);
    return this.#begin(call, (begun) => call.begin(joining(meetingId, video), { microphone, begun }));
  }

  rejoin(own: OwnCall, { video, microphone = true }: Omit<CallOptions, 'conversationId'>): Promise<DeviceCall> {
    const { conversationId, others } = own;
    const [only = null, ...more] = others;
    const person = more.length > 0 ? null : only;
    const call = new DeviceCall({ direction: 'rejoined', with: person, video, conversationId }, this.#dependencies);
    return this.#begin(call, (begun) => call.begin(rejoining(own.id), { microphone, begun }));
  }

  findOwn(callId: CallId): OwnCall | undefined {
    return this.#own.find(callId);
  }

  /** In the seat that a page before this one had. */
  async takeSeatBack(ticket: string, wanted: WantedDevices): Promise<DeviceCall> {
    const { signaling } = this.#dependencies;
    this.#placing += 1;
    try {
      const {
        callId,
        video,
        conversationId = null,
        sources,
      } = await askForSeat(signaling, { ticket, holds: () => null, until: signaling.serverTime + RETURN_MS });
      const seat = { direction: 'reloaded', id: callId, video, conversationId, sources, wanted } as const;
      const call = new DeviceCall(seat, this.#dependencies);
      this.#add(call);
      return call;
    } finally {
      this.#placing -= 1;
      this.#deliverEarly();
    }
  }

  /** The session is a new one. */
  returnAll(): void {
    this.#early = [];
    for (const call of this.#calls) void call.return();
  }

  handle(notification: Notification): void {
    if (notification.type === 'call.mine') this.#own.replaceAll(notification.data.calls);
    else if (notification.type === 'call.incoming') this.#handleIncoming(notification.data);
    else if ('callId' in notification.data) this.#deliver(notification.data.callId, notification);
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    for (const call of this.#calls) call.media.setIceServers(iceServers);
  }

  setSignalingConnected(connected: boolean): void {
    for (const call of this.#calls) call.setSignalingConnected(connected);
  }

  handleNetworkChange(): void {
    for (const call of this.#calls) call.media.handleNetworkChange();
  }

  async reopenDevice(source: DeviceSource): Promise<void> {
    await Promise.all(this.#calls.map((call) => call.reopenDevice(source)));
  }

  endAll(reason: CallEndReason): void {
    this.#early = [];
    this.#own.replaceAll([]);
    for (const call of this.#calls) call.end(reason);
  }

  async #begin(call: DeviceCall, begin: (begun: () => void) => Promise<void>): Promise<DeviceCall> {
    let isPlacing = true;
    const settle = (): void => {
      if (!isPlacing) return;
      isPlacing = false;
      this.#placing -= 1;
      if (call.id) this.#endTwins(call);
      this.#deliverEarly();
    };
    this.#add(call);
    this.#placing += 1;
    try {
      await begin(settle);
    } finally {
      settle();
    }
    return call;
  }

  #deliver(callId: CallId, notification: Notification): void {
    const call = this.#find(callId);
    // Both called at once: the server made one call of the two, and the reply that says so is still to come.
    const mayBecomeAnother = call?.state.phase === 'incoming' && !notification.type.startsWith('call.');
    if (this.#placing > 0 && (!call || mayBecomeAnother)) this.#early.push({ callId, notification });
    else if (call) call.handle(notification);
    else if (notification.type === 'room.joined') this.#giveUp(callId);
  }

  /** A seat for a call that was given up here before its answer came: nobody must wait there for somebody who is gone. */
  #giveUp(callId: CallId): void {
    void leaveCall(callId, this.#dependencies);
  }

  #handleIncoming(invitation: NotificationData<'call.incoming'>): void {
    const { callId, from, others, video, conversationId, ringsUntil } = invitation;
    if (this.#find(callId)) return;
    const { signaling, log } = this.#dependencies;
    signaling.request('call.ringing', { callId }).catch((error) => log('debug', 'call.ringing was refused', error));
    const call = new DeviceCall(
      {
        direction: 'incoming',
        id: callId,
        from: from ?? { application: this.#dependencies.applicationName() },
        others,
        video,
        conversationId: conversationId ?? null,
        ringsUntil: signaling.toLocalTime(ringsUntil),
      },
      this.#dependencies,
    );
    this.#add(call);
    this.#emitter.emit('incoming', call);
  }

  #find(callId: CallId): DeviceCall | undefined {
    return this.#calls.find(({ id }) => id === callId);
  }

  #endTwins(call: DeviceCall): void {
    for (const other of this.#calls) if (other !== call && other.id === call.id) other.end('answered-elsewhere');
  }

  #deliverEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const { notification } of early) this.handle(notification);
  }

  #add(call: DeviceCall): void {
    this.#calls = [...this.#calls, call];
    call.on('state', ({ phase }) => {
      if (phase !== 'ended') return;
      this.#calls = this.#calls.filter((other) => other !== call);
      this.#emitter.emit('changed', this.#calls);
    });
    this.#emitter.emit('changed', this.#calls);
  }
}
