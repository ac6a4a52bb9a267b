import * as z from 'zod/mini';
import { ApplicationId, DeviceId, DisplayName, MeetingId, SessionId, Timestamp, UserId } from './ids.ts';
import { MAX_TOKEN_LENGTH } from './limits.ts';
import { Person, PresenceChoice } from './presence.ts';

/** W3C webrtc-pc §4.2.4 RTCIceServer. */
export const IceServer = z.object({
  urls: z.array(z.string().check(z.maxLength(256))),
  username: z.optional(z.string()),
  credential: z.optional(z.string()),
});
export type IceServer = z.output<typeof IceServer>;

/** `expiresAt`: when the credentials end; new ones come before that in `session.ice-servers`. Null: never. */
export const IceConfiguration = z.object({ iceServers: z.array(IceServer), expiresAt: z.nullable(Timestamp) });
export type IceConfiguration = z.output<typeof IceConfiguration>;

const token = z.string().check(z.minLength(1), z.maxLength(MAX_TOKEN_LENGTH));

export const Credentials = z.discriminatedUnion('method', [
  z.object({ method: z.literal('token'), token }),
  /** `meetingId`: of a link that lets guests in; they belong to its application, and to that meeting alone. */
  z.object({ method: z.literal('guest'), name: DisplayName, meetingId: z.optional(MeetingId) }),
]);
export type Credentials = z.output<typeof Credentials>;

export const Me = z.object({
  userId: UserId,
  name: DisplayName,
  applicationId: ApplicationId,
  /** For people: who calls where no person does. */
  applicationName: z.string(),
  guest: z.boolean(),
  /** The only meeting that you may join. */
  meetingId: z.optional(MeetingId),
});
export type Me = z.output<typeof Me>;

export const sessionRequests = {
  hello: {
    params: z.object({
      credentials: Credentials,
      client: z.object({ name: z.string().check(z.maxLength(64)), version: z.string().check(z.maxLength(32)) }),
      /** What this client remembers; `choice` counts where no other device of the user is signed in. */
      presence: z._default(z.object({ choice: PresenceChoice, idle: z.boolean() }), { choice: 'online', idle: false }),
    }),
    result: z.object({
      sessionId: SessionId,
      resumeToken: token,
      me: Me,
      deviceId: DeviceId,
      /** For a guest: an access token with which other tabs sign in as the same user. */
      guestToken: z.optional(token),
      ice: IceConfiguration,
      /** Your choice, on all your devices. */
      choice: PresenceChoice,
      /** Everybody signed in to your application, without you; or nobody, where those are too many: ask for them. */
      people: z.array(Person),
      /** Whether `people` is everybody, and changes of everybody are told. */
      everybody: z.boolean(),
    }),
  },
  resume: {
    params: z.object({ resumeToken: token, lastSeq: z.int().check(z.nonnegative()) }),
    /** The missed messages follow this reply. */
    result: z.object({ sessionId: SessionId, ice: IceConfiguration }),
  },
  /** Signs out: the session ends at once, without grace. */
  bye: { params: z.object({}), result: z.object({}) },
  /** Keeps the connection alive and carries `ack`. */
  ping: { params: z.object({}), result: z.object({ serverTime: Timestamp }) },
} as const;

export const sessionNotifications = {
  welcome: z.object({
    versions: z.array(z.int()),
    features: z.array(z.string()),
    serverTime: Timestamp,
    guests: z.boolean(),
    limits: z.object({
      maxMessageBytes: z.int(),
      /** How long a session outlives its connection. */
      graceMs: z.int(),
      /** Send something at least this often, or the connection is taken for dead. */
      heartbeatMs: z.int(),
      ringTimeoutMs: z.int(),
    }),
  }),
  'session.ice-servers': IceConfiguration,
  /**
   * The last word on a connection. How to come back: not at all, into the same session, or with a new hello where the
   * session is over.
   */
  bye: z.object({
    reason: z.enum(['signed-out', 'taken-over', 'server-stopping', 'too-slow', 'rate-limited']),
    action: z.enum(['disconnect', 'resume', 'reconnect']),
    retryAfterMs: z.optional(z.int()),
  }),
} as const;
