import type { CallRegistry } from '../../calls/call-registry.ts';
import type { QualityMonitor } from '../../quality/quality-monitor.ts';
import type { Handlers, SessionRequestType } from '../dispatcher.ts';

type QualityRequestType = Extract<SessionRequestType, `quality.${string}`>;

export const qualityHandlers = (calls: CallRegistry, quality: QualityMonitor): Pick<Handlers, QualityRequestType> => ({
  'quality.digest'({ callId, digests }, { device, now }) {
    const { peerId } = calls.room(device, callId).peerOf(device.deviceId);
    quality.take(callId, peerId, digests, now);
    return {};
  },
});
