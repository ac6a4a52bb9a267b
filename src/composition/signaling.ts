import type { CallRegistry } from '../calls/call-registry.ts';
import type { Device } from '../calls/device.ts';
import type { Presence } from '../calls/presence.ts';
import type { Config } from '../config.ts';
import type { NotificationData } from '../protocol/contract.ts';
import type { ApplicationId } from '../protocol/ids.ts';
import { MAX_MESSAGE_BYTES } from '../protocol/limits.ts';
import { FEATURES, PROTOCOL_VERSIONS } from '../protocol/version.ts';
import type { CallFeedback } from '../quality/call-feedback.ts';
import type { EchoRooms } from '../rooms/echo-rooms.ts';
import type { Homecoming } from '../seats/homecoming.ts';
import type { OwnHistory } from '../signaling/handlers/history.ts';
import { createHandlers } from '../signaling/handlers/index.ts';
import type { PresenceBroadcast } from '../signaling/presence-broadcast.ts';
import { ApplicationRates } from '../signaling/rate-limits.ts';
import type { SessionRegistry } from '../signaling/session-registry.ts';
import { SignIn } from '../signaling/sign-in.ts';
import { SignalingServer } from '../signaling/websocket-server.ts';
import type { ApplicationParts } from './applications.ts';
import type { Observers } from './observers.ts';

type SignalingParts = {
  registry: CallRegistry;
  homecoming: Homecoming;
  tests: EchoRooms;
  callFeedback: CallFeedback;
  access: ApplicationParts;
  sessions: SessionRegistry;
  presence: Presence;
  broadcast: PresenceBroadcast;
  /** Null: nothing is kept of calls. */
  ownHistory: OwnHistory | null;
  observers: Observers;
  newId: () => string;
  now: () => number;
  onFault: (error: unknown) => string;
};

/** The WebSocket at `/ws`: who signs in, what they may ask, and who answers. */
export function createSignaling(config: Config, parts: SignalingParts): SignalingServer {
  const { registry, homecoming, tests, callFeedback, sessions, presence, broadcast } = parts;
  const { ownHistory: history, observers, newId, now, onFault } = parts;
  const { authenticator, applications } = parts.access;
  const isSeated = (device: Device) => registry.returns.isSeated(device);
  const { maxDevicesPerUser } = config.signaling;
  const limitsOf = (id: ApplicationId) => applications.limitsOf(id);
  return new SignalingServer(
    { ...config.signaling, path: '/ws', maxConnections: config.signaling.maxSessions * 2 },
    {
      handlers: createHandlers({
        calls: registry,
        seats: homecoming,
        sessions,
        quality: observers.quality,
        tests,
        feedback: callFeedback,
        presence,
        broadcast,
        history,
      }),
      signIn: new SignIn({
        authenticator,
        sessions,
        presence,
        broadcast,
        newId,
        now,
        maxDevicesPerUser,
        limitsOf,
        applicationName: (id) => applications.get(id)?.name ?? id,
        isSeated,
      }),
      applicationRates: new ApplicationRates((id) => limitsOf(id).requestsPerSecond),
      now,
      onRequest: observers.metrics?.onRequest ?? (() => undefined),
      onRefused: observers.onRefused,
      onFault,
    },
    () => welcome(config, now()),
  );
}

const welcome = ({ access, signaling, calls }: Config, now: number): NotificationData<'welcome'> => ({
  versions: [...PROTOCOL_VERSIONS],
  features: [...FEATURES],
  serverTime: now,
  guests: access.guests,
  limits: {
    maxMessageBytes: MAX_MESSAGE_BYTES,
    graceMs: signaling.graceMs,
    heartbeatMs: signaling.heartbeatMs,
    ringTimeoutMs: calls.ringTimeoutMs,
  },
});
