import type { Client, ClientEvents, ConnectionState, MissedCalls, OwnCall } from '../../sdk/index.ts';
import { useClient } from './services.ts';
import type { Person, PresenceChoice } from './types.ts';
import { useEventValue } from './use-event-value.ts';

const readState = (client: Client) => client.state;
const readOwnCalls = (client: Client) => client.ownCalls;
const readPeople = (client: Client) => client.people;
const readChoice = (client: Client) => client.presence.choice;
const readMissed = (client: Client) => client.history.missed;

export const useConnectionState = (): ConnectionState =>
  useEventValue<ClientEvents, 'state', Client>(useClient(), 'state', readState);

/** The application that this person belongs to, as people call it. */
export const useApplicationName = (): string => {
  const state = useConnectionState();
  return 'me' in state ? state.me.applicationName : '';
};

export const usePeople = (): readonly Person[] =>
  useEventValue<ClientEvents, 'people', Client>(useClient(), 'people', readPeople);

export const useOwnCalls = (): readonly OwnCall[] =>
  useEventValue<ClientEvents, 'ownCalls', Client>(useClient(), 'ownCalls', readOwnCalls);

export const usePresenceChoice = (): PresenceChoice =>
  useEventValue<ClientEvents, 'presence', Client>(useClient(), 'presence', readChoice);

export const useMissedCalls = (): MissedCalls =>
  useEventValue<ClientEvents, 'missed-calls', Client>(useClient(), 'missed-calls', readMissed);
