import type { Client, ClientEvents, ConnectionState } from '../../sdk/index.ts';
import { useClient } from './services.ts';
import type { Person } from './types.ts';
import { useEventValue } from './use-event-value.ts';

const readState = (client: Client) => client.state;
const readPeople = (client: Client) => client.people;

export const useConnectionState = (): ConnectionState =>
  useEventValue<ClientEvents, 'state', Client>(useClient(), 'state', readState);

export const usePeople = (): readonly Person[] =>
  useEventValue<ClientEvents, 'people', Client>(useClient(), 'people', readPeople);
