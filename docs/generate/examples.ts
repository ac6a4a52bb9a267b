import type * as z from 'zod/mini';
import type { NotificationType, notifications, RequestType, requests } from '../../src/protocol/contract.ts';
import { FEATURES } from '../../src/protocol/version.ts';
import { diagnosticsExamples } from './diagnostics-words.ts';
import { mediaNotificationExamples, mediaRequestExamples } from './media-examples.ts';
import { moderationNotificationExamples, moderationRequestExamples } from './moderation-words.ts';
import { qualityNotificationExamples, qualityRequestExamples } from './quality-examples.ts';

type RequestExamples = {
  readonly [T in RequestType]: {
    params: z.input<(typeof requests)[T]['params']>;
    result: z.input<(typeof requests)[T]['result']>;
  };
};
type NotificationExamples = { readonly [T in NotificationType]: z.input<(typeof notifications)[T]> };

const callId = '019aa0c4-3b5e-7c11-9d52-6a1f0e8b7c21';
const annaPeer = '019aa0c4-4f02-7e80-8a3c-1b9d5f6e7a02';
const borisPeer = '019aa0c4-4f02-7e81-b7d4-2c8e9a0b1c03';
const boris = { userId: 'boris', name: 'Boris Ivanov', state: 'in-call' } as const;
const anna = { userId: 'anna', name: 'Anna Smirnova', state: 'in-call' } as const;
const carol = { userId: 'carol', name: 'Carol Weiss', state: 'online' } as const;
const carolPeer = '019aa0c4-9a10-7e82-8d11-3d9f0b1c2d04';
const meetingId = '5f3a9c1e7b2d4f6081a20c9e008d7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e';
const seatTicket = 'eyJhbGciOiJIUzI1NiIsInR5cCI6InNlYXQrand0In0.eyJpc3MiOiJhY21lIn0.c2lnbmF0dXJl';
const path = { callId, generation: 1 };
const next = { callId, generation: 2 };

const ice = {
  iceServers: [
    { urls: ['stun:turn.example.com:3478'] },
    {
      urls: ['turn:turn.example.com:3478?transport=udp', 'turns:turn.example.com:5349'],
      username: '1795000000:anna',
      credential: 'xV2bIHdT4RhY9N8kq1mWvU0oPzE=',
    },
  ],
  expiresAt: 1_795_000_000_000,
};

/** Shortened: a browser's has about 100 lines. */
const offer = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=mid:0',
  '',
].join('\r\n');

const candidate = {
  candidate: 'candidate:842163049 1 udp 2122260223 192.168.1.20 50123 typ host generation 0 ufrag EsAw network-id 1',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'EsAw',
};

const sources = [
  { source: 'microphone' as const, muted: false },
  { source: 'camera' as const, muted: false },
];

export const requestExamples: RequestExamples = {
  hello: {
    params: {
      credentials: { method: 'token', token: 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhY21lIn0.c2lnbmF0dXJl' },
      client: { name: 'acme-desk', version: '3.2.0' },
      presence: { choice: 'online', idle: false },
    },
    result: {
      sessionId: '019aa0c0-1d10-7a55-8e01-9f8e7d6c5b4a',
      resumeToken: 'Zk3vQ0c2nqPjW8rXyT5uM1sLbA7dEoHgKfIiVtNwRxY',
      me: { userId: 'anna', name: 'Anna Smirnova', applicationId: 'acme', applicationName: 'Acme Desk', guest: false },
      deviceId: '019aa0c0-1d10-7a54-b1c2-0a1b2c3d4e5f',
      ice,
      choice: 'online',
      people: [{ userId: 'boris', name: 'Boris Ivanov', state: 'online' }],
      everybody: true,
    },
  },
  resume: {
    params: { resumeToken: 'Zk3vQ0c2nqPjW8rXyT5uM1sLbA7dEoHgKfIiVtNwRxY', lastSeq: 14 },
    result: { sessionId: '019aa0c0-1d10-7a55-8e01-9f8e7d6c5b4a', ice },
  },
  bye: { params: {}, result: {} },
  ping: { params: {}, result: { serverTime: 1_794_996_410_250 } },
  'presence.choose': { params: { choice: 'do-not-disturb' }, result: {} },
  'presence.idle': { params: { idle: true }, result: {} },
  'presence.watch': { params: { userIds: ['carol', 'dmitri'] }, result: { people: [carol] } },
  'presence.find': {
    params: { query: 'we', limit: 50 },
    result: { people: [carol], next: null, total: 4_211 },
  },
  'call.place': {
    params: { to: ['boris'], video: true, conversationId: 'order-4711' },
    result: { callId, ringsUntil: 1_794_996_455_250 },
  },
  'call.ringing': { params: { callId }, result: {} },
  'call.answer': { params: { callId }, result: {} },
  'call.decline': { params: { callId, scope: 'device' }, result: {} },
  'call.cancel': { params: { callId }, result: {} },
  'call.leave': { params: { callId }, result: {} },
  'call.add': { params: { callId, userId: 'carol' }, result: { ringsUntil: 1_794_996_585_250 } },
  'call.join': { params: { meetingId, video: true }, result: { callId } },
  'call.rejoin': { params: { callId }, result: { sources } },
  'call.waiting': { params: { allowed: true }, result: {} },
  'meeting.create': { params: { callId }, result: { meetingId } },
  'meeting.about': { params: { meetingId }, result: { application: 'Acme Desk', guests: true } },
  'meeting.look': { params: { meetingId }, result: { names: ['Anna', 'Boris'] } },
  'room.sources': { params: { callId, sources, muted: false, heard: 0 }, result: {} },
  ...moderationRequestExamples,
  ...mediaRequestExamples,
  'seat.return': { params: { ticket: seatTicket, generation: 1 }, result: { callId, video: true, sources } },
  'p2p.description': {
    params: { ...path, to: borisPeer, description: { type: 'offer', sdp: offer } },
    result: {},
  },
  'p2p.candidates': { params: { ...path, to: borisPeer, candidates: [candidate] }, result: {} },
  'topology.ready': { params: { ...path, connectedMs: 131, firstAudioMs: 180, firstFrameMs: 242 }, result: {} },
  'topology.failed': { params: { ...path, reason: 'ice-failed' }, result: {} },
  ...qualityRequestExamples,
  ...diagnosticsExamples,
  'history.calls': {
    params: { missed: false, limit: 20 },
    result: {
      calls: [
        {
          callId,
          conversationId: 'order-4711',
          direction: 'outgoing',
          fromApplication: false,
          video: true,
          missed: false,
          people: [{ userId: 'boris', name: 'Boris Ivanov' }],
          others: 1,
          startedAt: 1_794_996_410_250,
          answeredAt: 1_794_996_414_100,
          endedAt: 1_794_996_474_100,
          durationMs: 60_000,
          outcome: 'completed',
          unreachable: null,
          topologies: ['p2p'],
          worstMos: 4.31,
        },
      ],
      next: 'MTc5NDk5NjQxMDI1MCAwMTlhYTBjNA',
    },
  },
  'history.seen': { params: { until: 1_794_996_455_250 }, result: {} },
};

export const notificationExamples: NotificationExamples = {
  welcome: {
    versions: [1],
    features: [...FEATURES],
    serverTime: 1_794_996_400_000,
    guests: false,
    limits: { maxMessageBytes: 65_536, graceMs: 30_000, heartbeatMs: 20_000, ringTimeoutMs: 45_000 },
  },
  'session.ice-servers': ice,
  bye: { reason: 'server-stopping', action: 'reconnect', retryAfterMs: 1_000 },
  'presence.changed': { people: [boris] },
  'call.incoming': {
    callId,
    from: anna,
    others: [],
    video: true,
    conversationId: 'order-4711',
    ringsUntil: 1_794_996_455_250,
  },
  'call.invited': { callId, person: carol, by: 'anna', ringsUntil: 1_794_996_585_250 },
  'call.invite-ended': { callId, userId: 'carol', reason: 'no-answer' },
  'call.ringing': { callId, userId: 'boris' },
  'call.ring-ended': { callId, reason: 'answered-elsewhere' },
  'call.mine': {
    calls: [
      {
        callId,
        seat: 'elsewhere',
        others: [{ ...boris, state: 'in-call' }],
        video: true,
        conversationId: 'order-4711',
        startedAt: 1_794_996_410_250,
      },
    ],
  },
  'call.ended': { callId, outcome: 'completed', durationMs: 184_300 },
  'room.joined': {
    callId,
    peerId: annaPeer,
    peers: [{ peerId: borisPeer, person: boris, sources: [], connected: true, role: 'member' }],
    path: { topology: 'p2p', generation: 1, polite: false },
    moderation: moderationNotificationExamples['moderation.changed'].moderation,
    hands: [],
    muted: false,
  },
  'room.peer-joined': {
    callId,
    peer: { peerId: carolPeer, person: { ...carol, state: 'in-call' }, sources: [], connected: true, role: 'guest' },
  },
  'room.peer-left': { callId, peerId: borisPeer, reason: 'left' },
  'room.peer-connection': { callId, peerId: borisPeer, connected: false },
  'room.sources': { callId, peerId: borisPeer, sources },
  'seat.ticket': { callId, ticket: seatTicket, expiresAt: 1_794_997_010_250 },
  'call.moved': { callId },
  'p2p.description': { ...path, from: annaPeer, description: { type: 'offer', sdp: offer } },
  'p2p.candidates': { ...path, from: annaPeer, candidates: [candidate] },
  ...moderationNotificationExamples,
  ...mediaNotificationExamples,
  'topology.switching': { callId, path: { topology: 'sfu', generation: 2 }, reason: 'third-peer' },
  'topology.committed': { ...next, topology: 'sfu' },
  'topology.abandoned': { ...next, reason: 'sfu-unreachable' },
  'topology.closed': next,
  ...qualityNotificationExamples,
  'presence.chosen': { choice: 'do-not-disturb' },
  'presence.partial': {},
  'history.missed': {
    count: 1,
    calls: [
      { callId, from: { userId: 'boris', name: 'Boris Ivanov' }, group: false, video: true, at: 1_794_996_455_250 },
    ],
  },
};
