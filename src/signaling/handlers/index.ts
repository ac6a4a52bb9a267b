import type { CallRegistry } from '../../calls/call-registry.ts';
import type { CallFeedback } from '../../quality/call-feedback.ts';
import type { EchoRooms } from '../../rooms/echo-rooms.ts';
import type { Handlers } from '../dispatcher.ts';
import { callHandlers } from './calls.ts';
import { diagnosticsHandlers } from './diagnostics.ts';
import { mediaHandlers } from './media.ts';
import { roomHandlers } from './rooms.ts';

type Domain = { calls: CallRegistry; tests: EchoRooms; feedback: CallFeedback };

export const createHandlers = ({ calls, tests, feedback }: Domain): Handlers => ({
  ping: (_, { now }) => ({ serverTime: now }),
  ...callHandlers(calls),
  ...roomHandlers(calls),
  ...mediaHandlers(calls, tests),
  ...diagnosticsHandlers(tests, feedback),
});
