import { describe, expect, test } from 'vitest';
import { SessionRegistry } from '../../../src/signaling/session-registry.ts';
import { refusalOf } from '../../support/call-center.ts';
import { FakeWire } from '../../support/fake-wire.ts';
import { applicationId, device, deviceId, numbered } from '../../support/people.ts';
import { recorded, rethrow } from '../../support/recorded.ts';

const GRACE = 30_000;
/** Credentials live for 100 s and are renewed after 70 s, as `iceConfiguration` has it. */
const iceFor = (_: unknown, now: number) => ({
  ice: { iceServers: [], expiresAt: now + 100_000 },
  refreshAt: now + 70_000,
});

function registry({ maxSessions = 10, graceMs = GRACE } = {}) {
  const sessions = new SessionRegistry({
    settings: { graceMs, maxSessions, outbox: { maxMessages: 3, maxBytes: 10_000 } },
    iceFor,
    newId: numbered('session'),
    onListenerError: rethrow,
  });
  const facts = recorded(sessions.events, ['session-started', 'session-detached', 'session-resumed', 'session-ended']);
  return { sessions, facts };
}

function signedIn() {
  const { sessions, facts } = registry();
  const wire = new FakeWire();
  const started = sessions.start(device('anna-1'), wire, 0);
  return { sessions, facts, wire, ...started };
}

describe('grace', () => {
  test('S11: a lost session can be resumed until its grace period is over', () => {
    const { sessions, facts, wire, session, resumeToken } = signedIn();
    sessions.detach(session, wire, 1_000);
    sessions.tick(GRACE + 999);
    const next = new FakeWire();
    expect(sessions.resume(resumeToken, 0, next, GRACE + 999).session).toBe(session);
    expect(facts.map(({ name }) => name)).toEqual(['session-detached']);
  });

  test('S12: afterwards it has ended, once, and its token is worth nothing', () => {
    const { sessions, facts, wire, session, resumeToken } = signedIn();
    sessions.detach(session, wire, 1_000);
    sessions.tick(GRACE + 1_000);
    sessions.tick(GRACE + 2_000);
    expect(facts.at(-1)).toMatchObject({ name: 'session-ended', data: { reason: 'timed-out' } });
    expect(facts).toHaveLength(2);
    expect(refusalOf(() => sessions.resume(resumeToken, 0, new FakeWire(), 0)).code).toBe('session-expired');
    expect(sessions.ofDevice(deviceId('anna-1'))).toBeUndefined();
  });

  test('S12: an unknown token, and a number that never was, are refused', () => {
    const { sessions, resumeToken } = signedIn();
    expect(refusalOf(() => sessions.resume('unknown', 0, new FakeWire(), 0)).code).toBe('session-expired');
    expect(refusalOf(() => sessions.resume(resumeToken, 1, new FakeWire(), 0)).code).toBe('session-expired');
  });

  test('E7: who comes back says how long it was away; who takes over was not away', () => {
    const { sessions, facts, wire, session, resumeToken } = signedIn();
    const takenOver = sessions.resume(resumeToken, 0, wire, 500);
    sessions.detach(session, wire, 1_000);
    const back = sessions.resume(resumeToken, 0, new FakeWire(), 3_500);
    expect([takenOver.awayMs, back.awayMs]).toEqual([null, 2_500]);
    sessions.announceResumed(session, { replayed: 2, awayMs: back.awayMs });
    expect(facts.at(-1)).toMatchObject({ name: 'session-resumed', data: { replayed: 2, awayMs: 2_500 } });
  });

  test('S10: the connection that was taken over is not the session’s loss', () => {
    const { sessions, facts, wire, session, resumeToken } = signedIn();
    sessions.resume(resumeToken, 0, new FakeWire(), 0);
    sessions.detach(session, wire, 1_000);
    expect(facts).toEqual([]);
    expect(sessions.snapshot()).toEqual({ attached: 1, detached: 0 });
  });
});

describe('TURN credentials', () => {
  test('A4: are renewed when due, and once', () => {
    const { sessions, wire } = signedIn();
    sessions.tick(69_999);
    expect(wire.sent).toEqual([]);
    sessions.tick(70_000);
    sessions.tick(70_200);
    expect(wire.sent).toMatchObject([{ type: 'session.ice-servers', data: { expiresAt: 170_000 } }]);
  });

  test('A4: do not pile up for a lost connection; the resume brings them', () => {
    const { sessions, facts, wire, session, resumeToken } = signedIn();
    sessions.detach(session, wire, 69_000);
    sessions.tick(71_000);
    const { ice, replay } = sessions.resume(resumeToken, 0, new FakeWire(), 72_000);
    expect(ice.expiresAt).toBe(172_000);
    expect(replay).toEqual([]);
    expect(facts).toHaveLength(1);
  });

  test('A4: are renewed in time although a replay brought older ones after the resume’s', () => {
    const { sessions, wire, session, resumeToken } = signedIn();
    sessions.tick(70_000);
    sessions.detach(session, wire, 70_001);
    const next = new FakeWire();
    const { replay } = sessions.resume(resumeToken, 0, next, 99_000);
    const replayed = replay.map((json) => JSON.parse(json));
    expect(replayed).toMatchObject([{ data: { expiresAt: 170_000 } }]);
    sessions.tick(140_000);
    expect(next.sent).toMatchObject([{ type: 'session.ice-servers', data: { expiresAt: 240_000 } }]);
  });
});

describe('limits', () => {
  test('L4: a client that takes nothing is let go, attached or not', () => {
    const { sessions, facts, wire, session } = signedIn();
    for (let i = 0; i < 4; i++) session.reply(i, 'ping', {});
    sessions.tick(1);
    expect(wire.bye).toEqual({ reason: 'too-slow', action: 'reconnect' });
    expect(facts.at(-1)?.name).toBe('session-ended');
  });

  test('L5: beyond the configured sessions the limit is named; an ended one makes room', () => {
    const { sessions } = registry({ maxSessions: 1 });
    const { session } = sessions.start(device('anna-1'), new FakeWire(), 0);
    expect(refusalOf(() => sessions.start(device('boris-1'), new FakeWire(), 0))).toMatchObject({
      code: 'limit-reached',
      details: { limit: 'sessions' },
    });
    sessions.end(session, { reason: 'signed-out', action: 'disconnect' }, 'left');
    expect(() => sessions.start(device('boris-1'), new FakeWire(), 0)).not.toThrow();
  });
});

test('S15: stopping tells everybody how to come back, and nobody is left', () => {
  const { sessions } = registry();
  const wires = ['anna-1', 'boris-1'].map((id) => {
    const wire = new FakeWire();
    sessions.start(device(id), wire, 0);
    return wire;
  });
  sessions.stop(1_000);
  const bye = { reason: 'server-stopping', action: 'reconnect', retryAfterMs: 1_000 };
  expect(wires.map((wire) => wire.bye)).toEqual([bye, bye]);
  expect(sessions.snapshot()).toEqual({ attached: 0, detached: 0 });
});

test('A3: sessions are found by application', () => {
  const { sessions } = registry();
  sessions.start(device('anna-1'), new FakeWire(), 0);
  sessions.start(device('boris-1', 'other'), new FakeWire(), 0);
  expect([...sessions.ofApplication(applicationId('other'))].map((found) => found.device.userId)).toEqual(['boris']);
});
