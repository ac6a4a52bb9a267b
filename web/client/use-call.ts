import type { Call, CallEvents, CallState, LocalMedia, RemotePeer } from '../../sdk/index.ts';
import { useEventValue } from './use-event-value.ts';

const readState = (call: Call) => call.state;
const readPeers = (call: Call) => call.peers;
const readLocal = (call: Call) => call.local;

export const useCallState = (call: Call): CallState =>
  useEventValue<CallEvents, 'state', Call>(call, 'state', readState);

export const usePeers = (call: Call): readonly RemotePeer[] =>
  useEventValue<CallEvents, 'peers', Call>(call, 'peers', readPeers);

export const useLocalMedia = (call: Call): LocalMedia =>
  useEventValue<CallEvents, 'local', Call>(call, 'local', readLocal);
