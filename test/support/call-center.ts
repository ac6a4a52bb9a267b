import { MeetingLinks } from '../../src/auth/meeting-links.ts';
import type { CallEvents } from '../../src/calls/call-events.ts';
import { CallRegistry } from '../../src/calls/call-registry.ts';
import type { Device } from '../../src/calls/device.ts';
import { Presence } from '../../src/calls/presence.ts';
import type { ErrorBody } from '../../src/protocol/errors.ts';
import { ProtocolError } from '../../src/protocol/errors.ts';
import type { CallId } from '../../src/protocol/ids.ts';
import type { RoomEvents } from '../../src/rooms/room-events.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import { FakeMediaPlane } from './fake-media-plane.ts';
import { numbered, RING_MS, userId } from './people.ts';
import { recorded, rethrow } from './recorded.ts';

type Facts = { calls: TypedEmitter<CallEvents>; rooms: TypedEmitter<RoomEvents>; clock: { now: number } };

/**
 * Registry and presence joined as the server joins them, with a clock that tests set. `listen`: who hears before the
 * registry does.
 */
export function callCenter(
  settings: { maxCalls?: number; maxPeers?: number; callWaiting?: boolean } = {},
  listen: (facts: Facts) => void = () => undefined,
) {
  const calls = new TypedEmitter<CallEvents>(rethrow);
  const rooms = new TypedEmitter<RoomEvents>(rethrow);
  const clock = { now: 0 };
  const presence = new Presence(rethrow);
  const media = new FakeMediaPlane();
  const registry = new CallRegistry({
    settings: {
      ringTimeoutMs: RING_MS,
      maxCalls: 100,
      maxPeers: 50,
      callWaiting: true,
      reunionMs: 30_000,
      ...settings,
    },
    presence,
    calls,
    rooms,
    media,
    meetings: new MeetingLinks(new Uint8Array(32)),
    newId: numbered('id'),
  });
  presence.follow(calls);
  listen({ calls, rooms, clock });
  registry.follow(rooms, () => clock.now);
  const callFacts = recorded(calls, [
    'call-placed',
    'call-offered',
    'call-ring-heard',
    'call-ring-ended',
    'call-invited',
    'call-not-placed',
    'call-not-added',
    'call-invite-ended',
    'call-answered',
    'call-joined',
    'call-caught-up',
    'call-returned',
    'call-moved',
    'call-linked',
    'call-recreated',
    'call-left',
    'call-connected',
    'call-ended',
  ]);
  const roomFacts = recorded(rooms, [
    'peer-seated',
    'peer-joined',
    'peer-left',
    'peer-connection-changed',
    'topology-committed',
    'topology-failed',
  ]);

  return {
    registry,
    calls,
    presence,
    media,
    clock,
    callFacts,
    roomFacts,
    /** The device signs in. */
    online: (...devices: Device[]): void => {
      for (const device of devices) {
        presence.deviceOnline(device);
        registry.deviceOnline(device, clock.now);
      }
    },
    gone: (device: Device, reason: 'left' | 'timed-out'): void => {
      registry.deviceGone(device, reason, clock.now);
      presence.deviceOffline(device);
    },
    call: (from: Device, to: string): CallId =>
      registry.place(from, { to: [userId(to)], video: false }, clock.now).callId,
    namesOf: (): string[] => callFacts.map(({ name }) => name),
    endings: (): string[] => callFacts.flatMap((fact) => (fact.name === 'call-ended' ? [fact.data.outcome] : [])),
  };
}

/** What a refused request is answered with. Fails where it was not refused. */
export function refusalOf(attempt: () => unknown): ErrorBody {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ProtocolError) return error.toBody();
    throw error;
  }
  throw new Error('nothing was refused');
}
