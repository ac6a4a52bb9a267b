import type { LogEntry } from '../../src/history/log-entry.ts';
import { SLOTS } from '../../src/history/score-time.ts';
import type { TimelineEvent } from '../../src/history/timeline.ts';
import { ApplicationId, CallId, DeviceId, PeerId, UserId } from '../../src/protocol/ids.ts';
import { Generation } from '../../src/protocol/topology.ts';
import { MINUTE_MS } from '../../src/shared/minute.ts';

const PEOPLE = 10;
const MINUTES = 60;
const SOURCES = ['microphone', 'camera'] as const;

const applicationId = ApplicationId.parse('acme');
const userId = (number: number) => UserId.parse(`user-${number}`);
const peerId = (number: number) => PeerId.parse(`01990000-0000-7000-8000-00000000000${number}`);
const everybody = Array.from({ length: PEOPLE }, (_, number) => number);

/** What is stored of an hour's call of ten through the SFU, with sound and pictures of each to each. */
export function hourOfTen(id: string, startedAt: number): LogEntry[] {
  const callId = CallId.parse(id);
  const endedAt = startedAt + MINUTES * MINUTE_MS;
  const random = numbers(7);
  const call: LogEntry = {
    type: 'call',
    callId,
    applicationId,
    conversationId: null,
    kind: 'meeting',
    callerId: userId(0),
    video: true,
    startedAt,
    answeredAt: startedAt + 2_000,
    connectedAt: startedAt + 2_400,
    endedAt,
    durationMs: endedAt - startedAt - 2_000,
    outcome: 'completed',
    endedBy: userId(0),
    endReason: 'left',
    topologies: ['p2p', 'sfu'],
    peakPeers: PEOPLE,
    worst: null,
  };
  const people = everybody.flatMap((number): LogEntry[] => [
    {
      type: 'participant',
      callId,
      applicationId,
      userId: userId(number),
      name: `Person ${number + 1}`,
      guest: false,
      part: number === 0 ? 'caller' : 'joined',
      invitedAt: null,
      invitation: null,
      missedAt: null,
    },
    {
      type: 'seat',
      callId,
      peerId: peerId(number),
      userId: userId(number),
      deviceId: DeviceId.parse(`device-${number}`),
      joinedAt: startedAt + number * 1_000,
      leftAt: endedAt,
      reason: 'call-ended',
    },
  ]);
  return [call, ...people, ...eventsOf(callId, startedAt), ...scoresOf(callId, startedAt, random)];
}

function eventsOf(callId: CallId, startedAt: number): LogEntry[] {
  const begun: TimelineEvent[] = everybody.map((number) => {
    return { type: 'seated', at: startedAt + number * 1_000, peerId: peerId(number), userId: userId(number) };
  });
  const generation = Generation.parse(2);
  const pair = { local: 'host', remote: 'host', protocol: 'udp' } as const;
  const pairs: TimelineEvent[] = everybody.map((number) => {
    return { type: 'candidate-pair', at: startedAt + 12_000, peerId: peerId(number), generation, pair };
  });
  const later = Array.from({ length: 500 }, (_, index): TimelineEvent => {
    const at = startedAt + 20_000 + index * 7_000;
    const sender = Math.floor(index / 10) % PEOPLE;
    const way = { peerId: peerId(sender), viewerId: peerId((sender + 1) % PEOPLE), source: 'camera' as const };
    if (index % 10 > 1) return { type: 'layers', at, ...way, spatial: index % 3, temporal: 2 };
    const verdict = { cause: 'receiver-downlink', symptom: 'frozen-video' } as const;
    const evidence = 'Of the packets from the server to the receiver 8.0 % are lost.';
    return { type: index % 10 === 0 ? 'verdict-begun' : 'verdict-ended', at, ...way, ...verdict, evidence };
  });
  return [...begun, ...pairs, ...later].map((event, index) => {
    return { type: 'event', callId, seq: event.at * 1_000 + index, event };
  });
}

type Way = Pick<Extract<LogEntry, { type: 'scores' }>, 'peerId' | 'viewerId' | 'source' | 'leg'>;

function scoresOf(callId: CallId, startedAt: number, random: () => number): LogEntry[] {
  const ways = everybody.flatMap((sender) =>
    SOURCES.flatMap((source): Way[] => [
      { peerId: peerId(sender), viewerId: null, source, leg: 'uplink' },
      ...everybody
        .filter((receiver) => receiver !== sender)
        .flatMap((receiver) =>
          (['whole', 'downlink'] as const).map((leg) => {
            return { peerId: peerId(sender), viewerId: peerId(receiver), source, leg };
          }),
        ),
    ]),
  );
  const first = Math.floor(startedAt / MINUTE_MS);
  return ways.flatMap((way) =>
    Array.from({ length: MINUTES }, (_, index): LogEntry => {
      const level = 4.4 - 2.5 * random() ** 4;
      const mos = Array.from({ length: SLOTS }, () => Math.max(1, level - random() * 0.3));
      const inputs = { lossRatio: random() / 20, rttMs: 40, jitterMs: 5, bitrate: 900_000, framesPerSecond: 30 };
      const worst = { mos: Math.min(...mos), inputs };
      return { type: 'scores', callId, ...way, minute: first + index, path: 'sfu_udp', mos, worst };
    }),
  );
}

/** The same ones each time, 0 to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
