import type { Client, ClientEvents, ConnectionState, OwnCall } from '../../sdk/index.ts';
import { useClient } from './services.ts';
import type { Person } from './types.ts';
import { useEventValue } from './use-event-value.ts';

const readState = (client: Client) => client.state;
const readOwnCalls = (client: Client) => client.ownCalls;
const readPeople = (client: Client) => client.people;

export const useConnectionState = (): ConnectionState =>
  useEventValue<ClientEvents, 'state', Client>(useClient(), 'state', readState);

export const usePeople = (): readonly Person[] =>
  useEventValue<ClientEvents, 'people', Client>(useClient(), 'people', readPeople);

export const useOwnCalls = (): readonly OwnCall[] =>
  useEventValue<ClientEvents, 'ownCalls', Client>(useClient(), 'ownCalls', readOwnCalls);
