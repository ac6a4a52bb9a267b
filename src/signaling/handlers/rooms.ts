import type { CallRegistry } from '../../calls/call-registry.ts';
import type { Handlers, SessionRequestType } from '../dispatcher.ts';

type RoomRequestType = Extract<SessionRequestType, 'room.sources' | `p2p.${string}` | `topology.${string}`>;

export const roomHandlers = (calls: CallRegistry): Pick<Handlers, RoomRequestType> => ({
  'room.sources'({ callId, sources, ...word }, { device, now }) {
    calls.room(device, callId).setSources(device.deviceId, sources, now, word);
    return {};
  },

  'p2p.description'({ callId, generation, to, description }, { device }) {
    calls.room(device, callId).relayDescription(device.deviceId, to, generation, description);
    return {};
  },

  'p2p.candidates'({ callId, generation, to, candidates }, { device }) {
    calls.room(device, callId).relayCandidates(device.deviceId, to, generation, candidates);
    return {};
  },

  'topology.ready'({ callId, generation, ...report }, { device, now }) {
    calls.room(device, callId).peerReady(device.deviceId, generation, report, now);
    return {};
  },

  'topology.failed'({ callId, generation, reason }, { device, now }) {
    calls.room(device, callId).peerFailed(device.deviceId, generation, reason, now);
    return {};
  },
});
