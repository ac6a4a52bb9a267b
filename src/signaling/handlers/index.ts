import type { CallRegistry } from '../../calls/call-registry.ts';
import type { Presence } from '../../calls/presence.ts';
import type { CallFeedback } from '../../quality/call-feedback.ts';
import type { QualityMonitor } from '../../quality/quality-monitor.ts';
import type { EchoRooms } from '../../rooms/echo-rooms.ts';
import type { Homecoming } from '../../seats/homecoming.ts';
import type { Handlers } from '../dispatcher.ts';
import type { PresenceBroadcast } from '../presence-broadcast.ts';
import type { SessionRegistry } from '../session-registry.ts';
import { callHandlers } from './calls.ts';
import { diagnosticsHandlers } from './diagnostics.ts';
import { historyHandlers, type OwnHistory } from './history.ts';
import { mediaHandlers } from './media.ts';
import { moderationHandlers } from './moderation.ts';
import { presenceHandlers } from './presence.ts';
import { qualityHandlers } from './quality.ts';
import { roomHandlers } from './rooms.ts';
import { seatHandlers } from './seats.ts';

type Domain = {
  calls: CallRegistry;
  seats: Homecoming;
  sessions: SessionRegistry;
  quality: QualityMonitor;
  tests: EchoRooms;
  feedback: CallFeedback;
  presence: Presence;
  broadcast: PresenceBroadcast;
  /** Null: nothing is kept of calls. */
  history: OwnHistory | null;
};

export const createHandlers = (domain: Domain): Handlers => {
  const { calls, seats, sessions, quality, tests, feedback, presence, broadcast, history } = domain;
  return {
    ping: (_, { now }) => ({ serverTime: now }),
    ...presenceHandlers(presence, broadcast),
    ...callHandlers(calls),
    ...roomHandlers(calls),
    ...moderationHandlers(calls),
    ...seatHandlers(seats, sessions),
    ...mediaHandlers(calls, tests),
    ...qualityHandlers(calls, quality),
    ...diagnosticsHandlers(tests, feedback),
    ...historyHandlers(history),
  };
};
