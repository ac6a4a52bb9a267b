import type { RequestType } from '../../src/protocol/contract.ts';
import type { ErrorCode } from '../../src/protocol/errors.ts';

/** `refusals`: beside those that every request can meet. Field names as the tables show them. */
export type RequestWords = {
  summary: string;
  params: Readonly<Record<string, string>>;
  result: Readonly<Record<string, string>>;
  refusals: readonly ErrorCode[];
};

const callId = { callId: 'The call.' };
const path = {
  ...callId,
  generation: 'The path that the message is about: the `generation` in `room.joined`.',
};
const ice = {
  'ice.iceServers': 'For `RTCPeerConnection`. May be empty.',
  'ice.expiresAt': 'When the TURN credentials end; null: never. New ones come before.',
};

export const requestWords: Readonly<Record<RequestType, RequestWords>> = {
  hello: {
    summary: 'Signs in: makes a session and a device. The reply has no `seq`.',
    params: {
      credentials: 'Who signs in: an access token, or a guest’s name.',
      'client.name': 'The client program.',
      'client.version': 'Its version.',
    },
    result: {
      sessionId: 'The session.',
      resumeToken: 'A secret with which `resume` takes the session over. It stays the same for the session’s life.',
      me: 'Who you are to this server.',
      deviceId: 'This device. Every `hello` makes a new one.',
      guestToken: 'Only for `guest` credentials: an access token of the same guest, good for 30 days.',
      ...ice,
      people: 'Everybody signed in to your application, except yourself.',
    },
    refusals: ['already-signed-in', 'token-invalid', 'token-expired', 'guests-not-allowed', 'limit-reached'],
  },
  resume: {
    summary:
      'Takes over a session with a new connection. The reply has no `seq`; the missed messages follow it at once.',
    params: {
      resumeToken: 'From the reply to `hello`.',
      lastSeq: 'The highest `seq` that you have processed; 0 if none.',
    },
    result: { sessionId: 'The session.', ...ice },
    refusals: ['already-signed-in', 'session-expired'],
  },
  bye: {
    summary:
      'Signs out. The session ends at once, without grace, and so does this device’s call. The reply comes first, then the notification `bye`, then the connection closes.',
    params: {},
    result: {},
    refusals: [],
  },
  ping: {
    summary: 'Keeps the connection alive, carries `ack`, and shows whether the server still answers.',
    params: {},
    result: { serverTime: 'Now, by the server’s clock.' },
    refusals: [],
  },
  'call.place': {
    summary:
      'Calls a user: every signed-in device of that user gets `call.incoming`. If that user is calling you at this moment, your request answers that call instead (see [glare](#both-call-at-once)).',
    params: {
      to: 'Who is called: another user of your application. One, in this version.',
      video: 'Whether the caller means to show a camera. The callee decides for itself.',
      conversationId: 'Your program’s own word for where the call belongs. Carried to the callee, never read.',
    },
    result: { callId: 'The call.', ringsUntil: 'When it ends as `no-answer`.' },
    refusals: ['not-allowed', 'already-in-call', 'user-offline', 'user-busy', 'limit-reached'],
  },
  'call.ringing': {
    summary: 'The callee’s device says that it really does ring. The caller hears of the first one.',
    params: callId,
    result: {},
    refusals: ['call-not-found', 'call-ended', 'not-allowed'],
  },
  'call.answer': {
    summary:
      'Takes the call on this device. `room.joined` comes before the reply. The other devices get `call.ring-ended` with `answered-elsewhere`.',
    params: callId,
    result: {},
    refusals: ['call-not-found', 'already-in-call', 'call-already-answered', 'call-ended', 'not-allowed'],
  },
  'call.decline': {
    summary: 'Refuses the call.',
    params: {
      ...callId,
      scope:
        '`everywhere`: the call ends as `declined`. `device`: only this device stops; the call ends if no other device rings.',
    },
    result: {},
    refusals: ['call-not-found', 'call-already-answered', 'call-ended', 'not-allowed'],
  },
  'call.cancel': {
    summary:
      'The calling device takes its call back while it rings. Too late (`call-already-answered`): say `call.leave`.',
    params: callId,
    result: {},
    refusals: ['call-not-found', 'call-already-answered', 'call-ended', 'not-allowed'],
  },
  'call.leave': {
    summary:
      'Hangs up. With two people the call ends for both. While it rings, the caller’s `call.leave` is a `call.cancel`.',
    params: callId,
    result: {},
    refusals: ['call-not-found', 'call-ended', 'not-allowed'],
  },
  'room.sources': {
    summary: 'Declares all that this peer publishes from now on. What is not in the list is not published.',
    params: { ...callId, sources: 'No source twice. Empty: nothing is published.' },
    result: {},
    refusals: ['call-not-found', 'call-ended'],
  },
  'p2p.description': {
    summary: 'Passes an offer or an answer to the other peer, unread.',
    params: { ...path, to: 'The other peer.', description: 'The local description.' },
    result: {},
    refusals: ['call-not-found', 'call-ended', 'stale-generation', 'peer-not-found'],
  },
  'p2p.candidates': {
    summary: 'Passes ICE candidates to the other peer, unread.',
    params: { ...path, to: 'The other peer.', candidates: 'In the order in which the browser gave them.' },
    result: {},
    refusals: ['call-not-found', 'call-ended', 'stale-generation', 'peer-not-found'],
  },
  'topology.ready': {
    summary:
      'Said once for each path: its transport is connected, and every source that the other peer declared as not muted was decoded here. All times are counted from receiving `room.joined`.',
    params: {
      ...path,
      connectedMs: 'Until the connection state was `connected`.',
      firstAudioMs: 'Until the first remote audio; left out if none came.',
      firstFrameMs: 'Until the first decoded remote video frame; left out if none came.',
    },
    result: {},
    refusals: ['call-not-found', 'call-ended', 'stale-generation'],
  },
  'topology.failed': {
    summary:
      'The path did not open, or broke and could not be repaired. In this version there is no other path to go to: the call ends, for both.',
    params: { ...path, reason: 'What failed first.' },
    result: {},
    refusals: ['call-not-found', 'call-ended', 'stale-generation'],
  },
};
