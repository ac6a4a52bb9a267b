import type { NotificationType } from '../../src/protocol/contract.ts';

export type NotificationWords = { summary: string; data: Readonly<Record<string, string>> };

const callId = { callId: 'The call.' };
const peer = { ...callId, peerId: 'Whose seat.' };
const path = { ...callId, generation: 'The path that the message is about. Ignore it if that is not yours.' };

export const notificationWords: Readonly<Record<NotificationType, NotificationWords>> = {
  welcome: {
    summary: 'The first message on every connection. It has no `seq`.',
    data: {
      versions: 'Protocol versions that the server speaks, newest first.',
      features: 'What may be relied on beyond the version. Unknown words are to be ignored.',
      serverTime: 'Now, by the server’s clock.',
      guests: 'Whether `guest` credentials are accepted.',
      'limits.maxMessageBytes': 'Largest frame that is read, in bytes of UTF-8.',
      'limits.graceMs': 'How long a session outlives its connection.',
      'limits.heartbeatMs': 'Be heard at least this often, or the connection is taken for dead.',
      'limits.ringTimeoutMs': 'How long a call rings.',
    },
  },
  'session.ice-servers': {
    summary: 'New TURN credentials, before the old ones end. Give them to every open `RTCPeerConnection`.',
    data: {
      iceServers: 'Replaces the list that you had.',
      expiresAt: 'When these end; null: never.',
    },
  },
  bye: {
    summary: 'The server closes this connection and says how to come back. It has no `seq`.',
    data: {
      reason: 'Why.',
      action: '`disconnect`: not at all. `reconnect`: with a new `hello`.',
      retryAfterMs: 'Wait this long before you connect again.',
    },
  },
  'presence.changed': {
    summary: 'People of your application came, went, were renamed, or began or ended a call.',
    data: { people: 'Only those who changed. `offline`: take them out of the list.' },
  },
  'call.incoming': {
    summary: 'Somebody calls this user; this device may answer. Say `call.ringing` when it rings.',
    data: {
      ...callId,
      from: 'Who calls.',
      video: 'Whether the caller means to show a camera.',
      conversationId: 'As the caller gave it.',
      ringsUntil: 'When the call ends as `no-answer`.',
    },
  },
  'call.ringing': {
    summary: 'To the caller: a device of the callee rings. Once for each call.',
    data: { ...callId, userId: 'Who is being rung.' },
  },
  'call.ring-ended': {
    summary: 'To a device that was rung and did not act itself: stop ringing.',
    data: { ...callId, reason: 'Why it stops.' },
  },
  'call.ended': {
    summary:
      'To the calling device and, after an answer, to the answering device: the call is over. The devices that only rang get `call.ring-ended` instead.',
    data: { ...callId, outcome: 'How it ended; see [outcomes](#outcomes).', durationMs: 'From the answer; 0 without.' },
  },
  'room.joined': {
    summary: 'The call was answered and this device has a seat in its room: open the path.',
    data: {
      ...callId,
      peerId: 'Your own seat.',
      peers: 'The others. Their `sources` are empty until they have declared them by `room.sources`.',
      path: 'How media travels, and your part in it.',
    },
  },
  'room.peer-left': {
    summary: 'Another peer left its seat.',
    data: {
      ...peer,
      reason: '`left`: hung up or signed out. `timed-out`: its session’s grace period ended.',
    },
  },
  'room.peer-connection': {
    summary: 'Another peer’s signaling connection was lost, or came back. Its media may go on meanwhile.',
    data: { ...peer, connected: 'False: lost, and within the grace period.' },
  },
  'room.sources': {
    summary: 'Another peer declared what it publishes.',
    data: { ...peer, sources: 'All of it. What is not in the list is not published any more.' },
  },
  'p2p.description': {
    summary: 'An offer or an answer of the other peer.',
    data: { ...path, from: 'Who sent it.', description: 'Its local description.' },
  },
  'p2p.candidates': {
    summary: 'ICE candidates of the other peer.',
    data: { ...path, from: 'Who sent them.', candidates: 'In order.' },
  },
};
