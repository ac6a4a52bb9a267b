import type { NotificationType } from '../../src/protocol/contract.ts';
import { moderationNotificationWords } from './moderation-words.ts';
import { historyNotificationWords, presenceNotificationWords } from './people-words.ts';
import { seatNotificationWords } from './seat-words.ts';
import { wishNotificationWords } from './wish-words.ts';

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
    summary:
      'People of your application came, went, were renamed, or are to be seen otherwise. All, or those whom you watch.',
    data: { people: 'Only those who changed. `offline`: take them out of the list.' },
  },
  ...presenceNotificationWords,
  'call.incoming': {
    summary: 'Somebody calls this user; this device may answer. Say `call.ringing` when it rings.',
    data: {
      ...callId,
      from: 'Who calls, or who adds you to a running call. Null: no person, but your application’s server does; show `me.applicationName`.',
      others: 'Who is in that call besides. Empty: the call begins with the answer.',
      video: 'Whether the caller means to show a camera.',
      conversationId: 'As the caller gave it.',
      ringsUntil: 'When the call ends as `no-answer`.',
    },
  },
  'call.ringing': {
    summary:
      'To the caller, or to everybody in the call: a device of the one who is called rings. Once for each ringing.',
    data: { ...callId, userId: 'Who is being rung.' },
  },
  'call.ring-ended': {
    summary: 'To a device that was rung and did not act itself: stop ringing.',
    data: { ...callId, reason: 'Why it stops.' },
  },
  'call.invited': {
    summary:
      'To everybody in the call: somebody was added and is being rung. Also on joining, for each who still rings.',
    data: {
      ...callId,
      person: 'Who is rung.',
      by: 'Who added them. Null: the application’s server.',
      ringsUntil: 'When the ringing ends.',
    },
  },
  'call.invite-ended': {
    summary: 'To everybody in the call: that ringing is over.',
    data: {
      ...callId,
      userId: 'Who was rung.',
      reason: '`answered`: `room.peer-joined` tells of it. `withdrawn`: the call ended meanwhile.',
    },
  },
  'call.moved': {
    summary: 'Your seat went to another device of yours, which said `call.rejoin`. For this device the call is over.',
    data: callId,
  },
  'call.mine': {
    summary:
      'The running calls in which your user has a seat on another device, or had one, and this device has none: all of them, after sign-in and whenever that changes. Each can be gone on with by `call.rejoin`.',
    data: { calls: 'Replaces the list that you had. Before the first one it is empty.' },
  },
  'call.ended': {
    summary:
      'To all who have a seat in the call at its end, and to the caller while it rings: the call is over. The devices that only rang get `call.ring-ended` instead.',
    data: {
      ...callId,
      outcome: 'How it ended; see [outcomes](#outcomes).',
      durationMs: 'From when there were two; 0 if there never were.',
    },
  },
  'room.joined': {
    summary: 'This device has a seat in the call’s room: open the path.',
    data: {
      ...callId,
      peerId: 'Your own seat.',
      peers: 'The others. Their `sources` are empty until they have declared them by `room.sources`.',
      path: 'How media travels, and your part in it. Null: you are alone; `topology.switching` comes with the next one.',
      moderation: 'What you may, and how the call is kept.',
      hands: 'Whose hands are up, the first to raise it first.',
      muted: 'True: begin muted, for you were when you were here last.',
    },
  },
  'room.peer-joined': {
    summary: 'Somebody else took a seat.',
    data: { ...callId, peer: 'The newcomer. Its `sources` are empty until it has declared them by `room.sources`.' },
  },
  'room.peer-left': {
    summary: 'Another peer left its seat.',
    data: {
      ...peer,
      reason:
        '`left`: hung up or signed out. `timed-out`: its session’s grace period ended. `moved`: this person goes on in a new seat; `room.peer-joined` follows.',
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
  ...seatNotificationWords,
  'p2p.description': {
    summary: 'An offer or an answer of the other peer.',
    data: { ...path, from: 'Who sent it.', description: 'Its local description.' },
  },
  'p2p.candidates': {
    summary: 'ICE candidates of the other peer.',
    data: { ...path, from: 'Who sent them.', candidates: 'In order.' },
  },
  'media.producer-added': {
    summary: 'Another peer began to send a source through the SFU: ask for it by `media.consume`.',
    data: { ...path, producer: 'Whose source it is, and the producer’s id.' },
  },
  'media.consumer-added': {
    summary:
      'In place of `media.producer-added` to who follows: another peer began to send a source, and the server has made the consumer. What it could not make one of is told as `media.producer-added`.',
    data: {
      ...path,
      transportId: 'Yours to receive. Is it of your place before, ignore this.',
      producer: 'Whose source it is, and the producer’s id.',
      consumer: 'As `media.consume` would have answered, with `resumeSound`.',
    },
  },
  'media.producer-removed': {
    summary: 'That source is not sent any more; its consumers are closed.',
    data: { ...path, producerId: 'Which.' },
  },
  'media.producer-awaited': {
    summary:
      'To the one who sends this picture: the first of the others is ready to receive it, or everybody else is or never can. Send a key frame of each layer now, or its receivers see nothing for a second.',
    data: { ...path, producerId: 'Which of yours.' },
  },
  ...wishNotificationWords,
  'topology.switching': {
    summary:
      'Open this path too. The one before it goes on: send on both, show the new one when it is steady, then say `topology.ready`.',
    data: { ...callId, path: 'The new path, and your part in it.', reason: 'Why the room moves.' },
  },
  'topology.committed': {
    summary: 'Everybody who was waited for uses this path, or the time is up: close the other one.',
    data: { ...callId, generation: 'The path that stays.', topology: 'Its kind.' },
  },
  'topology.abandoned': {
    summary: 'Give this path up, and show the one before it again if you had left it. If you had no other, wait.',
    data: {
      ...callId,
      generation: 'The path that is given up.',
      reason:
        '`sfu-unreachable`, `p2p-unreachable`: not enough of you could use it in time. `path-failed`: it broke. `superseded`: the reason for it is gone.',
    },
  },
  'quality.verdict': {
    summary:
      'How well you receive a source, or, where `peerId` is yours, what lies with you that others receive it badly. Said when that changes.',
    data: {
      ...callId,
      peerId: 'Who sends it.',
      source: 'Which of theirs.',
      mos: 'The quality, 1 to 5, smoothed. Null: nothing was measured yet, or nothing is to be seen or heard.',
      mark: 'The same in a word, for a tile.',
      verdict: 'What is wrong; null: nothing.',
    },
  },
  ...moderationNotificationWords,
  'topology.closed': {
    summary: 'This path is gone, for everybody. Another one is on its way, or is being opened already.',
    data: { ...callId, generation: 'The path that is gone.' },
  },
  ...historyNotificationWords,
};
