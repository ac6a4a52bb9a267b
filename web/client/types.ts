import type { Call, CallState, Client, ConnectionState } from '../../sdk/index.ts';

/** The SDK's words that its API names only inside other types. */
export type Person = Call['with'];
export type UserId = Person['userId'];
export type PresenceState = Person['state'];
export type Me = Extract<ConnectionState, { phase: 'online' }>['me'];
export type Credentials = Parameters<Client['signIn']>[0];
export type EndReason = Extract<CallState, { phase: 'ended' }>['reason'];
