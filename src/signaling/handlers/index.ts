import type { CallRegistry } from '../../calls/call-registry.ts';
import type { QualityMonitor } from '../../quality/quality-monitor.ts';
import type { Handlers } from '../dispatcher.ts';
import { callHandlers } from './calls.ts';
import { mediaHandlers } from './media.ts';
import { qualityHandlers } from './quality.ts';
import { roomHandlers } from './rooms.ts';

export const createHandlers = (calls: CallRegistry, quality: QualityMonitor): Handlers => ({
  ping: (_, { now }) => ({ serverTime: now }),
  ...callHandlers(calls),
  ...roomHandlers(calls),
  ...mediaHandlers(calls),
  ...qualityHandlers(calls, quality),
});
