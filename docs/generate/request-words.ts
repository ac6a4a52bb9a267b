import type { RequestType } from '../../src/protocol/contract.ts';
import type { ErrorCode } from '../../src/protocol/errors.ts';
import { diagnosticsRequestWords } from './diagnostics-words.ts';
import { moderationRequestWords } from './moderation-words.ts';
import { historyRequestWords, presenceRequestWords } from './people-words.ts';
import { seatRequestWords } from './seat-words.ts';
import { wishRequestWords } from './wish-words.ts';

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
  generation: 'The path that the message is about: the `generation` in `room.joined` or `topology.switching`.',
};
const onPath: readonly ErrorCode[] = ['call-not-found', 'call-ended', 'stale-generation', 'media-unavailable'];
const ice = {
  'ice.iceServers': 'For `RTCPeerConnection`. May be empty.',
  'ice.expiresAt': 'When the TURN credentials end; null: never. New ones come before.',
};

export const requestWords: Readonly<Record<RequestType, RequestWords>> = {
  hello: {
    summary: 'Signs in: makes a session and a device. The reply has no `seq`.',
    params: {
      credentials:
        'Who signs in: an access token, or a guest’s name, with the id of a meeting whose link lets guests in.',
      'client.name': 'The client program.',
      'client.version': 'Its version.',
      presence: 'How you are to be seen.',
      'presence.choice':
        'What the person chose the last time (`presence.choose`). It counts where no other device of the user is signed in.',
      'presence.idle': 'Nobody is at this device (`presence.idle`).',
    },
    result: {
      sessionId: 'The session.',
      resumeToken: 'A secret with which `resume` takes the session over. It stays the same for the session’s life.',
      me: 'Who you are to this server.',
      deviceId: 'This device. Every `hello` makes a new one.',
      guestToken:
        'Only for `guest` credentials: an access token of the same guest, good for 30 days; of a meeting’s guest, for a day.',
      ...ice,
      choice: 'What you are to be seen as, on all your devices.',
      people: 'Everybody signed in to your application, except yourself; empty where they are more than 200.',
      everybody:
        'Whether that is everybody, and changes of everybody are told. Else: [large applications](#large-applications).',
    },
    refusals: [
      'already-signed-in',
      'token-invalid',
      'token-expired',
      'keys-unavailable',
      'guests-not-allowed',
      'meeting-not-found',
      'rate-limited',
      'limit-reached',
    ],
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
  ...presenceRequestWords,
  'call.place': {
    summary:
      'Calls a user: every signed-in device of that user gets `call.incoming`. If that user is calling you at this moment, your request answers that call instead (see [glare](#both-call-at-once)).',
    params: {
      to: 'Who is called: one other user of your application. More are added by `call.add`.',
      video: 'Whether the caller means to show a camera. The callee decides for itself.',
      conversationId: 'Your program’s own word for where the call belongs. Carried to the callee, never read.',
    },
    result: { callId: 'The call.', ringsUntil: 'When it ends as `no-answer`.' },
    refusals: ['not-allowed', 'already-in-call', 'user-offline', 'user-busy', 'do-not-disturb', 'limit-reached'],
  },
  'call.ringing': {
    summary: 'The callee’s device says that it really does ring. The caller hears of the first one.',
    params: callId,
    result: {},
    refusals: ['call-not-found', 'call-ended', 'not-allowed'],
  },
  'call.answer': {
    summary:
      'Takes the call, or the seat in it, on this device. `room.joined` comes before the reply. The other devices get `call.ring-ended` with `answered-elsewhere`.',
    params: callId,
    result: {},
    refusals: ['call-not-found', 'already-in-call', 'call-already-answered', 'call-ended', 'not-allowed'],
  },
  'call.decline': {
    summary: 'Refuses the call.',
    params: {
      ...callId,
      scope:
        '`everywhere`: the call, or the invitation to it, ends as `declined`. `device`: only this device stops; if no other device rings, it ends so too.',
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
      'Hangs up. The call ends when at most one person is left in it and nobody rings for it; a meeting, when the last one leaves. While it rings, the caller’s `call.leave` is a `call.cancel`.',
    params: callId,
    result: {},
    refusals: ['call-not-found', 'call-ended', 'not-allowed'],
  },
  'call.add': {
    summary:
      'Rings somebody for a call that is running: the same call, and one more seat when they answer. Everybody in the call gets `call.invited`.',
    params: { ...callId, userId: 'Who is rung: a user of your application.' },
    result: { ringsUntil: 'When the ringing ends as `no-answer`.' },
    refusals: [
      'call-not-found',
      'call-ended',
      'not-allowed',
      'call-locked',
      'user-offline',
      'user-busy',
      'do-not-disturb',
      'limit-reached',
    ],
  },
  'call.join': {
    summary:
      'Takes a seat in a meeting’s call. The first who comes begins it and waits there alone: `room.joined` without a path.',
    params: {
      meetingId: 'From the meeting’s link.',
      video: 'Whether you mean to show a camera.',
    },
    result: callId,
    refusals: ['meeting-not-found', 'already-in-call', 'must-wait', 'call-locked', 'kept-out', 'limit-reached'],
  },
  'call.rejoin': {
    summary:
      'Takes a seat in a call that runs: one that you left, or in which another device of yours is. That one’s seat moves here, and it gets `call.moved`. `room.joined` comes before the reply.',
    params: callId,
    result: {
      sources:
        'What your other device published until now: who was muted there stays muted here. Empty: there was none.',
    },
    refusals: ['call-not-found', 'already-in-call', 'call-ended', 'not-allowed', 'limit-reached'],
  },
  'call.waiting': {
    summary:
      'Says whether this device may be rung while it is in a call. Until it does, its user is busy then: `user-busy`. It is remembered for the session. The server’s operator may have turned this off for all.',
    params: { allowed: 'Whether.' },
    result: {},
    refusals: [],
  },
  'meeting.create': {
    summary:
      'A meeting’s id, for a link. Nothing is kept for it: whoever of your application has it may join, and the id stays good.',
    params: {
      callId:
        'A call in which you have a seat: whoever has the link joins that call. Always the same id. Without it: a new meeting, whose owner you are.',
      lobby: 'Whether who comes by the link waits to be let in. It is part of the link.',
      guests:
        'Whether [people without an account](#guests-of-a-meeting) come in by the link, with a name that they type. It is part of the link; needs `add-people`.',
    },
    result: { meetingId: 'The id. Nobody can guess it.' },
    refusals: ['call-not-found', 'call-ended', 'not-allowed', 'guests-not-allowed'],
  },
  'meeting.about': {
    summary:
      'Whose meeting a link is of, for a page that asks for a name. Before `hello` alone; the reply has no `seq`. From one address 600 a minute together with guests’ sign-ins, and 60 for links that lead nowhere.',
    params: { meetingId: 'From the meeting’s link.' },
    result: {
      application: 'The name of the application; null: the meeting is of those who sign in by name alone.',
      guests: 'Whether `hello` with a name and this id is answered.',
    },
    refusals: ['already-signed-in', 'meeting-not-found', 'rate-limited'],
  },
  'meeting.look': {
    summary:
      'Who is in a meeting, for a page on which somebody is about to join it. Whoever looked is expected there for 30 s: two who talk peer-to-peer move to the SFU meanwhile, so that the third need not wait for that. Look again every 20 s while the page is shown.',
    params: { meetingId: 'From the meeting’s link.' },
    result: { names: 'Of those who have a seat, in the order in which they came; empty where nobody is there yet.' },
    refusals: ['meeting-not-found'],
  },
  'room.sources': {
    summary: 'Declares all that this peer publishes from now on. What is not in the list is not published.',
    params: {
      ...callId,
      sources: 'No source twice. Empty: nothing is published.',
      muted:
        'Whether the person means to be muted, also while there is no microphone: held for as long as the call, and told in `room.joined` to who comes back. Left out: as the microphone says.',
      heard:
        'The `order` of the last `moderation.muted` or `moderation.screen-stopped` that you heard as this peer; as a peer with another `peerId`, 0 at first.',
    },
    result: {},
    refusals: ['call-not-found', 'call-ended', 'not-allowed'],
  },
  ...seatRequestWords,
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
  'media.join': {
    summary:
      'Takes your place on a path through the SFU: one transport to send, one to receive, made by this request. Said again, it begins anew: what you had on this path is closed.',
    params: {
      ...path,
      video: 'What your device can do with pictures. Left out: VP8 and H264, both ways.',
      wishes:
        'What you wish for until you say `media.wishes`. Left out: everything, as it comes. Whom it names and who is not in the room is left out.',
      rtpCapabilities:
        'What your device can decode, in your own numbers: of what your browser says (mediasoup-client: `getNativeRtpCapabilities` of its handler) the codecs of [Codecs](#media-through-the-sfu), with their retransmissions, and the header extensions that are named here. Say it to follow: what others send comes by itself, in this reply and as `media.consumer-added`.',
    },
    result: {
      codecs: 'What to encode with, so that everybody on the path can see it; until `media.codecs` says otherwise.',
      'codecs.camera': 'For your camera.',
      'codecs.screen': 'For a screen that you share.',
      rtpCapabilities: 'Of the router: what `Device.load` of mediasoup-client wants.',
      send: 'The transport for what you send.',
      receive: 'The transport for what you receive.',
      producers: 'What the others send already.',
      consumers: 'If you follow: one for each of these that can be had. Sound is resumed.',
      refused: 'If you follow: those that cannot, as in `media.consume`.',
      withheld: 'Whose voices are withheld, as `media.voices` says it from then on. Left out: nobody’s.',
    },
    refusals: [...onPath, 'rate-limited', 'invalid-media'],
  },
  'media.connect': {
    summary: 'Gives a transport your DTLS fingerprint and role. Once for each transport.',
    params: { ...path, transportId: 'One of your two.', dtlsParameters: 'Your end’s.' },
    result: {},
    refusals: [...onPath, 'transport-not-found', 'already-connected', 'invalid-media'],
  },
  'media.produce': {
    summary:
      'Begins to send a source. The others get `media.producer-added` or `media.consumer-added`. At `media.producer-awaited` send a key frame of each layer of a picture.',
    params: {
      ...path,
      transportId: 'Your sending transport, once it is connected or connecting.',
      source: 'What it is. One producer for each source.',
      rtpParameters: 'As it is sent. Sound for `microphone` and `screen-audio`, pictures for the others.',
      picture:
        'Of a camera or a screen, where you know it: what others’ wishes are measured against. Left out: as most.',
    },
    result: { producerId: 'Names the producer on this path.' },
    refusals: [
      'not-allowed',
      ...onPath,
      'transport-not-found',
      'wrong-direction',
      'not-connected',
      'invalid-media',
      'limit-reached',
    ],
  },
  'media.close-producer': {
    summary: 'Sends a source no more. The others get `media.producer-removed`.',
    params: { ...path, producerId: 'One of yours.' },
    result: {},
    refusals: [...onPath, 'producer-not-found'],
  },
  'media.consume': {
    summary:
      'Asks for others’ producers. The consumers begin paused: make them on your side first, then say `media.resume`; but for sound, if you wish. What cannot be had is named in `refused` and does not keep back the rest.',
    params: {
      ...path,
      transportId: 'Your receiving transport, connected or not.',
      producerIds: 'Whose sources you want.',
      rtpCapabilities:
        'What you can decode. Left out: as you said last since `media.join`. A server that says `resumed` of consumers remembers it.',
      resumeSound: 'Consumers of sound begin resumed.',
    },
    result: {
      consumers: 'One for each producer that can be had.',
      refused: '`producer-not-found`: gone, or your own. `already-consumed`. `cannot-consume`: you lack its codec.',
    },
    refusals: [...onPath, 'transport-not-found', 'wrong-direction', 'invalid-media'],
  },
  'media.resume': {
    summary: 'You are ready for these consumers: the SFU begins to forward, from a key frame on.',
    params: { ...path, consumerIds: 'From `media.consume`, `media.join` or `media.consumer-added`.' },
    result: {},
    refusals: [...onPath, 'consumer-not-found', 'not-connected'],
  },
  ...wishRequestWords,
  'media.restart-ice': {
    summary: 'New ICE credentials for a transport, after your network changed. Media goes on meanwhile.',
    params: { ...path, transportId: 'One of your two.' },
    result: { iceParameters: 'The transport’s new ones.' },
    refusals: [...onPath, 'transport-not-found'],
  },
  'topology.ready': {
    summary:
      'Said once for each path: its transports are connected, every source that is being sent to you is decoded and steady on it, and you show and play it from now on. Peers that send nothing are not waited for. All times are counted from being told to open the path.',
    params: {
      ...path,
      connectedMs: 'Until the connection state was `connected`.',
      firstAudioMs: 'Until the first remote audio; left out if none came.',
      firstFrameMs: 'Until the first decoded remote video frame; left out if none came.',
      gapMs:
        'Where another path carried media before: the longest interval between two pictures around the change, beyond the usual one.',
      sharpMs:
        'Where another path carried media before: from the change until every picture was as high again as before it.',
    },
    result: {},
    refusals: ['call-not-found', 'call-ended', 'stale-generation'],
  },
  'topology.failed': {
    summary:
      'You cannot use the path: it did not open, or broke and could not be repaired. A peer-to-peer path is then given up and the room moves to the SFU; a path through the SFU is given up when nobody can use it.',
    params: { ...path, reason: 'What failed first.' },
    result: {},
    refusals: ['call-not-found', 'call-ended', 'stale-generation'],
  },
  'quality.digest': {
    summary:
      'What you measured, every 5 s and at once when something turned for the worse. Keep each digest until it is answered; one that comes twice is taken once. What cannot be true is left out or cut down, and counted; the request is answered all the same.',
    params: { ...callId, digests: 'The oldest first.' },
    result: {},
    refusals: ['call-not-found', 'call-ended'],
  },
  ...diagnosticsRequestWords,
  ...moderationRequestWords,
  ...historyRequestWords,
};
