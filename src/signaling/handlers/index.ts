import type { CallRegistry } from '../../calls/call-registry.ts';
import type { CallFeedback } from '../../quality/call-feedback.ts';
import type { QualityMonitor } from '../../quality/quality-monitor.ts';
import type { EchoRooms } from '../../rooms/echo-rooms.ts';
import type { Handlers } from '../dispatcher.ts';
import { callHandlers } from './calls.ts';
import { diagnosticsHandlers } from './diagnostics.ts';
import { mediaHandlers } from './media.ts';
import { qualityHandlers } from './quality.ts';
import { roomHandlers } from './rooms.ts';

type Domain = { calls: CallRegistry; quality: QualityMonitor; tests: EchoRooms; feedback: CallFeedback };

export const createHandlers = ({ calls, quality, tests, feedback }: Domain): Handlers => ({
  ping: (_, { now }) => ({ serverTime: now }),
  ...callHandlers(calls),
  ...roomHandlers(calls),
  ...mediaHandlers(calls, tests),
  ...qualityHandlers(calls, quality),
  ...diagnosticsHandlers(tests, feedback),
});
