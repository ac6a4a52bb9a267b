import { describe, expect, test } from 'vitest';
import { Session } from '../../../src/signaling/session.ts';
import { FakeWire } from '../../support/fake-wire.ts';
import { callId, device, sessionId, userId } from '../../support/people.ts';

const outbox = { maxMessages: 10, maxBytes: 10_000 };
const until = (at: number) => ({ since: 0, until: at, because: 'timed-out' as const });
const ringing = { type: 'call.ringing', data: { callId: callId('call'), userId: userId('boris') } } as const;

function attached() {
  const wire = new FakeWire();
  const session = new Session({ sessionId: sessionId('s'), device: device('anna-1'), wire, iceRefreshAt: 0, outbox });
  return { wire, session };
}

describe('requests', () => {
  test('S4: ids rise; one that is not above the last is no new request', () => {
    const { session } = attached();
    expect(session.admit(5)).toBe('fresh');
    expect(session.admit(9)).toBe('fresh');
    expect(session.admit(7)).toBe('reused');
  });

  test('S5: repeated while it is carried out and while its reply is on its way; reused afterwards', () => {
    const { session } = attached();
    session.admit(1);
    expect(session.admit(1)).toBe('repeated');
    session.reply(1, 'ping', {});
    expect(session.admit(1)).toBe('repeated');
    session.acknowledge(1);
    expect(session.admit(1)).toBe('reused');
  });

  test('S5: a refusal is a reply too, also one that waits', () => {
    const { session, wire } = attached();
    session.admit(1);
    session.detach(wire, until(100));
    session.refuse(1, { code: 'call-ended', message: 'over' });
    expect(session.admit(1)).toBe('repeated');
    expect(session.attach(new FakeWire(), 0)?.replay).toHaveLength(1);
  });
});

describe('a lost connection', () => {
  test('S8: messages wait and are replayed on the next one', () => {
    const { session, wire } = attached();
    session.notify(ringing);
    session.detach(wire, until(100));
    session.notify(ringing);
    expect(wire.sent).toHaveLength(1);
    const replay = session.attach(new FakeWire(), 1)?.replay.map((json) => JSON.parse(json));
    expect(replay).toMatchObject([{ seq: 2, type: 'call.ringing' }]);
  });

  test('S11: only the connection that the session has can be lost', () => {
    const { session, wire } = attached();
    expect(session.detach(new FakeWire(), until(100))).toBe(false);
    expect(session.detach(wire, until(100))).toBe(true);
    expect(session.detach(wire, until(200))).toBe(false);
    expect(session.state).toEqual({ phase: 'detached', ...until(100) });
  });
});

describe('taking over', () => {
  test('S10: the old connection is told, the new one gets what follows', () => {
    const { session, wire } = attached();
    const next = new FakeWire();
    session.attach(next, 0);
    session.notify(ringing);
    expect(wire.bye).toEqual({ reason: 'taken-over', action: 'disconnect' });
    expect(next.types).toEqual(['call.ringing']);
    expect(session.detach(wire, until(100))).toBe(false);
  });

  test('S12: one that asks for what never was takes nothing over', () => {
    const { session, wire } = attached();
    expect(session.attach(new FakeWire(), 3)).toBeNull();
    expect(wire.bye).toBeNull();
  });
});

describe('the end', () => {
  test('S14: says goodbye once, and nothing afterwards', () => {
    const { session, wire } = attached();
    expect(session.end({ reason: 'signed-out', action: 'disconnect' })).toBe(true);
    expect(session.end({ reason: 'too-slow', action: 'reconnect' })).toBe(false);
    session.notify(ringing);
    expect(wire.bye).toEqual({ reason: 'signed-out', action: 'disconnect' });
    expect(wire.sent).toEqual([]);
    expect(session.attach(new FakeWire(), 0)).toBeNull();
  });
});
