import * as z from 'zod/mini';

/** Stable error codes: programs branch on `code`, people read `message`. `retryable`: the same request may succeed later. */
export const errorCodes = {
  'malformed-message': { retryable: false, meaning: 'The frame is not JSON or not an envelope of this protocol.' },
  'unsupported-version': {
    retryable: false,
    meaning: 'The frame’s `v` is not spoken here; `details` lists both sides’ versions.',
  },
  'unknown-type': { retryable: false, meaning: 'No request of this type exists in this protocol version.' },
  'invalid-data': { retryable: false, meaning: 'The request’s `data` does not fit its schema.' },
  'message-too-large': {
    retryable: false,
    meaning: 'The frame is larger than `limits.maxMessageBytes`; far larger ones close the connection instead (1009).',
  },
  'rate-limited': {
    retryable: true,
    meaning: 'Too many requests of this type; `details.retryAfterMs` says when to go on.',
  },
  'request-id-reused': {
    retryable: false,
    meaning: 'Request ids must rise within a session; this one is not above the last.',
  },
  'not-signed-in': { retryable: false, meaning: 'The connection has no session yet: say `hello` or `resume` first.' },
  'already-signed-in': { retryable: false, meaning: 'The connection already has a session.' },
  'token-invalid': {
    retryable: false,
    meaning: 'The access token is not signed by the named application’s key, or lacks a claim.',
  },
  'token-expired': { retryable: false, meaning: 'The access token was valid once: get a new one.' },
  'keys-unavailable': {
    retryable: true,
    meaning: 'The application’s public keys cannot be fetched just now, so that no token of it can be checked.',
  },
  'guests-not-allowed': {
    retryable: false,
    meaning:
      'One needs an access token here: guest sign-in is off, or this meeting or its application takes no guests.',
  },
  'session-expired': { retryable: false, meaning: 'The session’s grace period is over: say `hello` again.' },
  'seat-expired': {
    retryable: false,
    meaning: 'The seat ticket is too old or not yours, or its seat was given up.',
  },
  'user-offline': { retryable: true, meaning: 'The user has no device signed in.' },
  'user-busy': { retryable: true, meaning: 'The user is in another call.' },
  'do-not-disturb': { retryable: true, meaning: 'The user does not wish to be disturbed now.' },
  'already-in-call': { retryable: false, meaning: 'This device is in another call: leave that first.' },
  'call-not-found': { retryable: false, meaning: 'No such call, or it is not yours.' },
  'call-already-answered': { retryable: false, meaning: 'The call was answered before, perhaps on another device.' },
  'call-ended': { retryable: false, meaning: 'The call is over; `details.outcome` says how it ended.' },
  'not-allowed': {
    retryable: false,
    meaning:
      'Your part in this call does not allow that request; `details.permission` names what you lack, if that is it.',
  },
  'peer-not-found': { retryable: false, meaning: 'The addressed peer is not in this room (any more).' },
  'stale-generation': {
    retryable: true,
    meaning: 'The room’s media has moved to another path; `details.generation` is the current one.',
  },
  'meeting-not-found': { retryable: false, meaning: 'No such meeting: the link is damaged or of another application.' },
  'must-wait': { retryable: true, meaning: 'Who comes to this meeting is let in by those who run it: `lobby.wait`.' },
  'call-locked': { retryable: true, meaning: 'The meeting is locked: nobody new comes in.' },
  'kept-out': { retryable: false, meaning: 'You were removed from this meeting, and are kept out of it.' },
  'transport-not-found': { retryable: false, meaning: 'This peer has no such transport on this path.' },
  'producer-not-found': { retryable: false, meaning: 'This peer has no such producer on this path (any more).' },
  'consumer-not-found': { retryable: false, meaning: 'This peer has no such consumer on this path (any more).' },
  'wrong-direction': { retryable: false, meaning: 'That transport carries media the other way.' },
  'not-connected': { retryable: false, meaning: 'The transport has to be connected first: `media.connect`.' },
  'already-connected': { retryable: false, meaning: 'The transport was connected before.' },
  'invalid-media': {
    retryable: false,
    meaning: 'The media parameters contradict themselves, each other, or the source that they are said to be of.',
  },
  'media-unavailable': {
    retryable: true,
    meaning: 'The SFU does not run just now or lost this path; a new path is on its way.',
  },
  'history-unavailable': {
    retryable: true,
    meaning: 'The call log does not answer just now, or this server keeps none.',
  },
  'limit-reached': {
    retryable: true,
    meaning: 'A bound of the server or application is reached; `details.limit` names it.',
  },
  internal: { retryable: true, meaning: 'A fault of the server; it is logged there under `details.reference`.' },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>;

export type ErrorCode = keyof typeof errorCodes;
export const ErrorCode = z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]);

export const ErrorBody = z.object({
  code: ErrorCode,
  message: z.string(),
  details: z.optional(z.record(z.string(), z.json())),
});
export type ErrorBody = z.output<typeof ErrorBody>;

export class ProtocolError extends Error {
  override name = 'ProtocolError';
  readonly code: ErrorCode;
  readonly details: ErrorBody['details'];

  constructor(
    code: ErrorCode,
    message: string,
    options?: ErrorOptions & { details?: NonNullable<ErrorBody['details']> },
  ) {
    super(message, options);
    this.code = code;
    this.details = options?.details;
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, ...(this.details && { details: this.details }) };
  }
}
