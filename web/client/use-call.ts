import type {
  Call,
  CallEvents,
  CallFigures,
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
const readFigures = (call: { figures: CallFigures | null }) => call.figures;
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

/** Of the last second; null: nothing was measured yet. */
export const useFigures = (call: Call): CallFigures | null =>
  useEventValue<{ figures: CallFigures | null }, 'figures', Call>(call, 'figures', readFigures);
