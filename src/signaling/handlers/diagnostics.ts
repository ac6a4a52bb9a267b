import type { diagnosticsRequests } from '../../protocol/diagnostics.ts';
import type { CallFeedback } from '../../quality/call-feedback.ts';
import type { EchoRooms } from '../../rooms/echo-rooms.ts';
import type { Handlers } from '../dispatcher.ts';

export const diagnosticsHandlers = (
  tests: EchoRooms,
  feedback: CallFeedback,
): Pick<Handlers, keyof typeof diagnosticsRequests> => ({
  'test.open'(_, { device, now }) {
    return tests.open(device.deviceId, now);
  },

  'test.close'({ callId }, { device }) {
    tests.close(device.deviceId, callId);
    return {};
  },

  'quality.diagnosis'(params, { device, now }) {
    feedback.diagnose(device, params, now);
    return {};
  },

  'quality.rate'(params, { device, now }) {
    feedback.rate(device, params, now);
    return {};
  },
});
