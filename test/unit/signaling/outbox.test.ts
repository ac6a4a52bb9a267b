import { describe, expect, test } from 'vitest';
import { Outbox, type Outgoing } from '../../../src/signaling/outbox.ts';
import { callId, peerId, userId } from '../../support/people.ts';

const LIMITS = { maxMessages: 4, maxBytes: 1_000 };
const reply = (re: number, data: unknown = {}): Outgoing => ({ kind: 'reply', re, type: 'ping', data });
const ringing: Outgoing = {
  kind: 'notification',
  notification: { type: 'call.ringing', data: { callId: callId('call'), userId: userId('boris') } },
};
const news = (user: string, state: 'online' | 'offline'): Outgoing => ({
  kind: 'notification',
  notification: { type: 'presence.changed', data: { people: [{ userId: userId(user), name: user, state }] } },
});

const parsed = (frames: readonly string[] | null) => frames?.map((json) => JSON.parse(json)) ?? null;

describe('numbers', () => {
  test('S6: rise by one from 1, over what was sent and what waited', () => {
    const outbox = new Outbox(LIMITS);
    expect(JSON.parse(outbox.number(reply(1)))).toEqual({ v: 1, seq: 1, re: 1, type: 'ping', data: {} });
    outbox.hold(ringing);
    expect(parsed(outbox.replaySince(1))).toMatchObject([{ seq: 2, type: 'call.ringing' }]);
    expect(JSON.parse(outbox.number(reply(2))).seq).toBe(3);
  });

  test('S6: an error is a reply of type `error`', () => {
    const error = { code: 'call-ended', message: 'over' } as const;
    expect(JSON.parse(new Outbox(LIMITS).number({ kind: 'error', re: 7, error }))).toEqual({
      v: 1,
      seq: 1,
      re: 7,
      type: 'error',
      data: error,
    });
  });
});

describe('resuming', () => {
  test('S7: acknowledged messages are gone, the others are replayed, again and again until acknowledged', () => {
    const outbox = new Outbox(LIMITS);
    for (const id of [1, 2, 3]) outbox.number(reply(id));
    outbox.acknowledge(1);
    expect(parsed(outbox.replaySince(1))).toMatchObject([{ seq: 2 }, { seq: 3 }]);
    expect(parsed(outbox.replaySince(1))).toMatchObject([{ seq: 2 }, { seq: 3 }]);
    expect(parsed(outbox.replaySince(3))).toEqual([]);
  });

  test('S12: what is gone or never was cannot be replayed', () => {
    const outbox = new Outbox(LIMITS);
    for (const id of [1, 2]) outbox.number(reply(id));
    outbox.acknowledge(2);
    expect(outbox.replaySince(1)).toBeNull();
    expect(outbox.replaySince(3)).toBeNull();
    expect(outbox.replaySince(2)).toEqual([]);
  });

  test('S7: an ack beyond the last number, or below an earlier one, does no harm', () => {
    const outbox = new Outbox(LIMITS);
    outbox.number(reply(1));
    outbox.acknowledge(99);
    outbox.acknowledge(0);
    expect(parsed(outbox.replaySince(1))).toEqual([]);
    expect(JSON.parse(outbox.number(reply(2))).seq).toBe(2);
  });
});

describe('folding', () => {
  test('S9: neighbouring news become one, with the newest word on each person', () => {
    const outbox = new Outbox(LIMITS);
    for (const message of [news('anna', 'online'), news('boris', 'online'), news('anna', 'offline')])
      outbox.hold(message);
    const people = [
      { userId: 'anna', name: 'anna', state: 'offline' },
      { userId: 'boris', name: 'boris', state: 'online' },
    ];
    expect(parsed(outbox.replaySince(0))).toEqual([{ v: 1, seq: 1, type: 'presence.changed', data: { people } }]);
  });

  test('S9: who waits for the same news as others is told the same, and who waits for other news is not', () => {
    const [anna, boris, carol] = [news('anna', 'online'), news('boris', 'online'), news('carol', 'online')];
    const heldBy = (...messages: Outgoing[]) => {
      const outbox = new Outbox(LIMITS);
      for (const message of messages) outbox.hold(message);
      return parsed(outbox.replaySince(0))?.flatMap(({ data }) =>
        data.people.map((person: { userId: string }) => person.userId),
      );
    };
    expect(heldBy(anna, boris, carol)).toEqual(['anna', 'boris', 'carol']);
    expect(heldBy(anna, carol)).toEqual(['anna', 'carol']);
    expect(heldBy(anna, boris, carol)).toEqual(['anna', 'boris', 'carol']);
    expect(heldBy(boris, carol)).toEqual(['boris', 'carol']);
  });

  test('S9: not across another message, and not into what was sent', () => {
    const outbox = new Outbox(LIMITS);
    outbox.number(news('anna', 'online'));
    for (const message of [news('anna', 'offline'), ringing, news('anna', 'online')]) outbox.hold(message);
    expect(parsed(outbox.replaySince(0))?.map(({ type }) => type)).toEqual([
      'presence.changed',
      'presence.changed',
      'call.ringing',
      'presence.changed',
    ]);
  });
});

describe('what was missed and chosen, and where one could go on', () => {
  const missed = (count: number): Outgoing => ({
    kind: 'notification',
    notification: { type: 'history.missed', data: { count, calls: [] } },
  });
  const chosen: Outgoing = {
    kind: 'notification',
    notification: { type: 'presence.chosen', data: { choice: 'away' } },
  };

  const mine = (...calls: string[]): Outgoing => {
    const own = calls.map((id) => ({
      callId: callId(id),
      seat: 'left' as const,
      others: [],
      video: false,
      startedAt: 0,
    }));
    return { kind: 'notification', notification: { type: 'call.mine', data: { calls: own } } };
  };

  test('S9: of each the newest word alone waits', () => {
    const outbox = new Outbox(LIMITS);
    const told = [missed(1), mine('one', 'two'), chosen, missed(2), mine('two'), ringing, missed(3), chosen];
    for (const message of told) outbox.hold(message);
    expect(parsed(outbox.replaySince(0))).toMatchObject([
      { type: 'call.mine', data: { calls: [{ callId: 'two' }] } },
      { type: 'call.ringing' },
      { type: 'history.missed', data: { count: 3 } },
      { type: 'presence.chosen' },
    ]);
  });
});

describe('verdicts', () => {
  const verdict = (peer: string, source: 'microphone' | 'camera', mos: number): Outgoing => ({
    kind: 'notification',
    notification: {
      type: 'quality.verdict',
      data: { callId: callId('call'), peerId: peerId(peer), source, mos, mark: null, verdict: null },
    },
  });
  const told = (outbox: Outbox) =>
    parsed(outbox.replaySince(0))?.map(({ type, data }) =>
      type === 'quality.verdict' ? `${data.peerId} ${data.source} ${data.mos}` : type,
    );

  test('S9: of those that wait only the newest on each source is told, wherever the others were', () => {
    const outbox = new Outbox(LIMITS);
    outbox.hold(verdict('anna', 'camera', 1));
    outbox.hold(verdict('anna', 'microphone', 2));
    outbox.hold(ringing);
    outbox.hold(verdict('boris', 'camera', 3));
    outbox.hold(verdict('anna', 'camera', 4));
    expect(outbox.full).toBe(false);
    expect(told(outbox)).toEqual(['anna microphone 2', 'call.ringing', 'boris camera 3', 'anna camera 4']);
  });

  test('S9: of what is said whole of a call only the newest is told, each kind and each call for itself', () => {
    const outbox = new Outbox(LIMITS);
    const hands = (call: string, ...up: string[]): Outgoing => ({
      kind: 'notification',
      notification: { type: 'room.hands', data: { callId: callId(call), hands: up.map(peerId) } },
    });
    const clap: Outgoing = {
      kind: 'notification',
      notification: { type: 'room.reactions', data: { callId: callId('c'), reactions: [] } },
    };
    for (const message of [hands('c', 'p'), clap, hands('d', 'q'), hands('c'), clap]) outbox.hold(message);
    const kept = parsed(outbox.replaySince(0))?.map(({ type, data }) => `${type} ${data.callId} ${data.hands ?? ''}`);
    expect(kept).toEqual(['room.hands d q', 'room.hands c ', 'room.reactions c ']);
  });

  test('S9: what was sent stays as it is', () => {
    const outbox = new Outbox(LIMITS);
    outbox.number(verdict('anna', 'camera', 1));
    outbox.hold(verdict('anna', 'camera', 2));
    expect(told(outbox)).toEqual(['anna camera 1', 'anna camera 2']);
  });
});

describe('replies on their way', () => {
  test('S5: are known while they wait or are not acknowledged', () => {
    const outbox = new Outbox(LIMITS);
    outbox.number(reply(1));
    outbox.hold(reply(2));
    expect([1, 2, 3].map((re) => outbox.holdsReply(re))).toEqual([true, true, false]);
    outbox.replaySince(0);
    outbox.acknowledge(1);
    expect([1, 2].map((re) => outbox.holdsReply(re))).toEqual([false, true]);
  });
});

describe('bounds', () => {
  test('L4: full by number, of those sent and those waiting together', () => {
    const outbox = new Outbox(LIMITS);
    for (const id of [1, 2]) outbox.number(reply(id));
    for (const id of [3, 4]) outbox.hold(reply(id));
    expect(outbox.full).toBe(false);
    outbox.hold(reply(5));
    expect(outbox.full).toBe(true);
    outbox.acknowledge(1);
    expect(outbox.full).toBe(false);
  });

  test.each(['number', 'hold'] as const)('L4: full by size: %s', (method) => {
    const outbox = new Outbox(LIMITS);
    outbox[method](reply(1, 'x'.repeat(500)));
    expect(outbox.full).toBe(false);
    outbox[method](reply(2, 'x'.repeat(500)));
    expect(outbox.full).toBe(true);
    outbox.replaySince(0);
    outbox.acknowledge(2);
    expect(outbox.full).toBe(false);
  });

  test('L4: folded news count once', () => {
    const outbox = new Outbox(LIMITS);
    for (let i = 0; i < 100; i++) outbox.hold(news('anna', i % 2 ? 'online' : 'offline'));
    expect(outbox.full).toBe(false);
  });
});
