import type { CallState, Client } from '../../sdk/index.ts';

export type {
  AboutMeeting,
  DeviceSource,
  Me,
  MeetingId,
  PeerId,
  Person,
  PresenceChoice,
  PresenceState,
  UserId,
} from '../../sdk/index.ts';

/** The SDK's words that its API names only inside other types. */
export type Credentials = Parameters<Client['signIn']>[0];
export type EndReason = Extract<CallState, { phase: 'ended' }>['reason'];
