import type { SeatBefore } from '../../../src/calls/returns.ts';
import type { RequestType } from '../../../src/protocol/contract.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { CallId, type MeetingId, type UserId } from '../../../src/protocol/ids.ts';
import type { Generation } from '../../../src/protocol/topology.ts';
import type { Client } from './client.ts';
import type { Answer, ModelCall, ModelDevice } from './model-call.ts';
import type { ReferenceCalls } from './reference.ts';
import type { assemble } from './server.ts';
import type { StepKind } from './steps.ts';

/** `expected` changes the reference, `carryOut` the server; each is called once. */
export type PlannedRequest = {
  readonly type: RequestType;
  readonly expected: () => Answer;
  readonly carryOut: () => unknown;
};

export type Situation = {
  readonly client: Client;
  readonly call: ModelCall | undefined;
  readonly user: UserId;
  readonly meetingId: MeetingId;
  /** As good as a die. */
  readonly on: number;
  readonly reference: ReferenceCalls;
  readonly server: ReturnType<typeof assemble>;
};

/** What the step asks of the server. Null: it is no request, or there is no call yet that it could be about. */
export function requestOf(kind: StepKind, situation: Situation): PlannedRequest | null {
  const { client, user, meetingId, on, reference, server, call } = situation;
  const { registry, clock } = server;
  const { now } = clock;
  const { device } = client;
  const me: ModelDevice = { id: device.deviceId, user: device.userId };
  switch (kind) {
    case 'place':
      return {
        type: 'call.place',
        expected: () => reference.place(me, user, now),
        carryOut: () => registry.place(device, { to: [user], video: false }, now),
      };
    case 'join':
      return {
        type: 'call.join',
        expected: () => reference.join(me, meetingId),
        carryOut: () => registry.join(device, { meetingId, video: false }, now),
      };
    case 'look':
      return {
        type: 'meeting.look',
        expected: () => 'ok',
        carryOut: () => registry.look(device, { meetingId }, now),
      };
    case 'disturb': {
      // Seldom: who is not to be disturbed is not rung either.
      const isUndisturbed = on % 4 === 0;
      return {
        type: 'presence.choose',
        expected: () => {
          if (isUndisturbed) reference.undisturbed.add(me.user);
          else reference.undisturbed.delete(me.user);
          return 'ok';
        },
        carryOut: () => server.presence.choose(device, isUndisturbed ? 'do-not-disturb' : 'online'),
      };
    }
    case 'take-waiting': {
      const allowed = on % 2 === 0;
      return {
        type: 'call.waiting',
        expected: () => {
          if (allowed) reference.waiting.add(me.id);
          else reference.waiting.delete(me.id);
          return 'ok';
        },
        carryOut: () => registry.setWaiting(device, allowed),
      };
    }
    default:
      return call ? requestOnCall(kind, call, me, situation) : null;
  }
}

function requestOnCall(
  kind: StepKind,
  call: ModelCall,
  me: ModelDevice,
  { client: { device }, user, on, reference, server }: Situation,
): PlannedRequest | null {
  const { registry, clock } = server;
  const { now } = clock;
  const callId = CallId.parse(call.id);
  /** To others it does not exist. */
  const known = (expected: () => Answer) => () => (call.concerns(me) ? expected() : 'call-not-found');
  switch (kind) {
    case 'rings':
      return {
        type: 'call.ringing',
        expected: known(() => call.rings(me)),
        carryOut: () => registry.rings(device, callId, now),
      };
    case 'answer':
      return {
        type: 'call.answer',
        expected: known(() => reference.answer(me, call)),
        carryOut: () => registry.answer(device, callId, now),
      };
    case 'decline-here':
    case 'decline-everywhere': {
      const scope = kind === 'decline-here' ? 'device' : 'everywhere';
      return {
        type: 'call.decline',
        expected: known(() => call.decline(me, scope)),
        carryOut: () => registry.decline(device, callId, scope, now),
      };
    }
    case 'cancel':
      return {
        type: 'call.cancel',
        expected: known(() => call.cancel(me)),
        carryOut: () => registry.cancel(device, callId, now),
      };
    case 'leave':
      return {
        type: 'call.leave',
        expected: known(() => call.leave(me)),
        carryOut: () => registry.leave(device, callId, now),
      };
    case 'add':
      return {
        type: 'call.add',
        expected: known(() => reference.add(me, call, user, now)),
        carryOut: () => registry.add(device, { callId, userId: user }, now),
      };
    case 'rejoin':
      return {
        type: 'call.rejoin',
        expected: known(() => reference.rejoin(me, call)),
        carryOut: () => registry.returns.rejoin(device, callId, now),
      };
    case 'take-back': {
      const ticket = server.drawer.find(call.id, me.user, on);
      if (!ticket) return null;
      const holds = on % 2 === 0 ? (ticket.room.path?.generation ?? null) : null;
      return {
        type: 'seat.return',
        expected: () => reference.takeBack(me, call, ticket.seat.seat.deviceId),
        carryOut: () => takeBack(server, device, ticket, holds),
      };
    }
    case 'link':
      return {
        type: 'meeting.create',
        expected: known(() => call.link(me)),
        carryOut: () => call.linked(registry.moderation.createMeeting(device, { callId }, now)),
      };
    default:
      return null;
  }
}

/** As the handler does once it knows that the ticket is good: of a call that is long over the log knows. */
function takeBack(
  { registry, sessions, clock }: Situation['server'],
  device: Client['device'],
  ticket: SeatBefore,
  holds: Generation | null,
): void {
  const { callId } = ticket.call;
  if (!registry.returns.knows(callId)) throw new ProtocolError('call-ended', 'The call is over.');
  const { before } = registry.returns.take(device, ticket, holds, clock.now);
  if (before) sessions.endForsaken(before);
}
