import type {
  Call,
  CallEvents,
  CallState,
  Invitee,
  LocalMedia,
  MediaRoute,
  PeerId,
  RemotePeer,
} from '../../sdk/index.ts';
import { useEventValue } from './use-event-value.ts';

type Readable<K extends keyof CallEvents> = Pick<Call, 'on'> & Record<K, CallEvents[K]>;

const readState = (call: Readable<'state'>) => call.state;
const readPeers = (call: Readable<'peers'>) => call.peers;
const readInvitees = (call: Readable<'invitees'>) => call.invitees;
const readLocal = (call: Readable<'local'>) => call.local;
const readSpeakers = (call: Readable<'speakers'>) => call.speakers;
const readRoute = (call: Readable<'route'>) => call.route;

const NO_CALL: Readable<'peers'> = { on: () => () => {}, peers: [] };

export const useCallState = (call: Call): CallState =>
  useEventValue<CallEvents, 'state', Call>(call, 'state', readState);

export const usePeers = (call: Call | null): readonly RemotePeer[] =>
  useEventValue<CallEvents, 'peers', Readable<'peers'>>(call ?? NO_CALL, 'peers', readPeers);

export const useInvitees = (call: Call): readonly Invitee[] =>
  useEventValue<CallEvents, 'invitees', Call>(call, 'invitees', readInvitees);

export const useLocalMedia = (call: Call): LocalMedia =>
  useEventValue<CallEvents, 'local', Call>(call, 'local', readLocal);

export const useSpeakers = (call: Call): readonly PeerId[] =>
  useEventValue<CallEvents, 'speakers', Call>(call, 'speakers', readSpeakers);

export const useRoute = (call: Call): MediaRoute | null =>
  useEventValue<CallEvents, 'route', Call>(call, 'route', readRoute);
