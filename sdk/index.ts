export type { CallOutcome, RingEndReason } from '../src/protocol/calls.ts';
export type { CallId, DeviceId, PeerId, UserId } from '../src/protocol/ids.ts';
export type { Person, PresenceState } from '../src/protocol/presence.ts';
export type { SourceName } from '../src/protocol/rooms.ts';
export type { Me } from '../src/protocol/session.ts';
export type * from './api.ts';
export { createClient, createClientIn } from './client.ts';
export type { CaptureDevices, Environment } from './environment.ts';
export { SdkError, type SdkErrorCode } from './sdk-error.ts';
