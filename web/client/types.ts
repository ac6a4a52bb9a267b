import type { CallState, Client, DeviceKind } from '../../sdk/index.ts';

export type { Me, MeetingId, PeerId, Person, PresenceState, UserId } from '../../sdk/index.ts';

/** The SDK's words that its API names only inside other types. */
export type Credentials = Parameters<Client['signIn']>[0];
export type EndReason = Extract<CallState, { phase: 'ended' }>['reason'];
/** The sources that are devices. */
export type DeviceSource = Exclude<DeviceKind, 'speaker'>;
