import { iceConfiguration } from '../auth/ice-configuration.ts';
import type { CallRegistry } from '../calls/call-registry.ts';
import type { Presence } from '../calls/presence.ts';
import type { Config } from '../config.ts';
import type { ApplicationId } from '../protocol/ids.ts';
import type { EchoRooms } from '../rooms/echo-rooms.ts';
import type { PresenceBroadcast } from '../signaling/presence-broadcast.ts';
import { SessionRegistry } from '../signaling/session-registry.ts';

/** A session may wait for its client with so much; beyond it the client signs in anew. */
const OUTBOX = { maxMessages: 2_000, maxBytes: 2_097_152 };

type SessionParts = { wallClock: () => number; newId: () => string; onFault: (error: unknown) => void };

/** Sessions, each with STUN and TURN of its user's own. */
export function createSessions(config: Config, { wallClock, newId, onFault }: SessionParts): SessionRegistry {
  return new SessionRegistry({
    settings: { ...config.signaling, outbox: OUTBOX },
    iceFor({ applicationId, userId }, at) {
      const wall = wallClock();
      const { ice, refreshAt } = iceConfiguration(config.ice, `${applicationId}/${userId}`, wall);
      return { ice, refreshAt: at + (refreshAt - wall) };
    },
    newId,
    onListenerError: onFault,
  });
}

type Followers = {
  presence: Presence;
  broadcast: PresenceBroadcast;
  registry: CallRegistry;
  tests: EchoRooms;
  now: () => number;
};

/** What follows from devices that come, go, and lose their connection. */
export function followSessions({ events }: SessionRegistry, followers: Followers): void {
  const { presence, broadcast, registry, tests, now } = followers;
  events.on('session-started', ({ device, presence: said }) => {
    broadcast.begin(device);
    presence.deviceOnline(device, said);
    registry.deviceOnline(device, now());
  });
  events.on('session-detached', ({ device }) => registry.deviceConnection(device.deviceId, false));
  events.on('session-resumed', ({ device }) => registry.deviceConnection(device.deviceId, true));
  events.on('session-ended', ({ device, reason }) => {
    registry.deviceGone(device, reason, now());
    tests.deviceGone(device.deviceId);
    presence.deviceOffline(device);
    broadcast.end(device);
  });
}

/** An application was removed: its users are no longer let in, and those who are here leave. */
export function signOutApplication(sessions: SessionRegistry, applicationId: ApplicationId): void {
  for (const session of [...sessions.ofApplication(applicationId)]) {
    sessions.end(session, { reason: 'signed-out', action: 'disconnect' }, 'left');
  }
}
