import type { CallRegistry } from '../../calls/call-registry.ts';
import type { QualityMonitor } from '../../quality/quality-monitor.ts';
import type { Handlers } from '../dispatcher.ts';

export const qualityHandlers = (calls: CallRegistry, quality: QualityMonitor): Pick<Handlers, 'quality.digest'> => ({
  'quality.digest'({ callId, digests }, { device, now }) {
    const { peerId } = calls.room(device, callId).peerOf(device.deviceId);
    quality.take(callId, peerId, digests, now);
    return {};
  },
});
