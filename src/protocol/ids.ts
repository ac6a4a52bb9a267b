import * as z from 'zod/mini';

const identifier = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._:@|-]{0,63}$/));

export const ApplicationId = identifier.brand<'ApplicationId'>();
export type ApplicationId = z.output<typeof ApplicationId>;

/** The access token's `sub`; unique within an application. */
export const UserId = identifier.brand<'UserId'>();
export type UserId = z.output<typeof UserId>;

/** One signed-in client of a user. */
export const DeviceId = identifier.brand<'DeviceId'>();
export type DeviceId = z.output<typeof DeviceId>;

export const SessionId = identifier.brand<'SessionId'>();
export type SessionId = z.output<typeof SessionId>;

/** A call's room has the call's id. */
export const CallId = identifier.brand<'CallId'>();
export type CallId = z.output<typeof CallId>;

/** One device's seat in a room. */
export const PeerId = identifier.brand<'PeerId'>();
export type PeerId = z.output<typeof PeerId>;

/** Names a meeting's link; minted by the server, good in the application that asked for it. */
export const MeetingId = identifier.brand<'MeetingId'>();
export type MeetingId = z.output<typeof MeetingId>;

/** What people read: no control characters, no surrounding space. */
export const DisplayName = z.string().check(z.trim(), z.minLength(1), z.maxLength(80), z.regex(/^\P{Cc}+$/u));

/** Milliseconds since the Unix epoch, by the server's clock. */
export const Timestamp = z.int().check(z.nonnegative());

/** A length of time in milliseconds, at most a day. */
export const DurationMs = z.number().check(z.nonnegative(), z.maximum(86_400_000));
