import { describe, expect, test } from 'vitest';
import { loggedCenter } from '../../support/history/logged-center.ts';
import {
  add,
  anna,
  answered,
  boris,
  type Center,
  carol,
  connected,
  leave,
  ringing,
} from '../../support/history/recorded-calls.ts';
import { RING_MS } from '../../support/people.ts';

describe('a call’s row', () => {
  test('H1: has its beginning at once, its times as they come, and its end', () => {
    const center = ringing();
    expect(center.logged.call).toMatchObject({
      applicationId: 'acme',
      kind: 'one-on-one',
      callerId: 'anna',
      startedAt: 1_000,
      answeredAt: null,
      endedAt: null,
      outcome: null,
    });
    center.clock.now = 4_000;
    center.registry.answer(boris, center.callId, 4_000);
    expect(center.logged.call).toMatchObject({ answeredAt: 4_000, connectedAt: null, peakPeers: 2 });
    for (const party of [anna, boris]) {
      center.registry.room(party, center.callId).peerReady(party.deviceId, 1, { connectedMs: 9 }, 4_300);
    }
    expect(center.logged.call).toMatchObject({ connectedAt: 4_000, topologies: ['p2p'] });
    leave(center, boris, 9_000);
    expect(center.logged.call).toMatchObject({
      endedAt: 9_000,
      durationMs: 5_000,
      outcome: 'completed',
      endedBy: 'boris',
      endReason: 'left',
    });
  });

  test('H1: times are the wall clock’s, however the server’s own clock runs', () => {
    const center = connected({ aheadMs: 500_000 });
    leave(center, anna, 9_000);
    expect(center.logged.call).toMatchObject({ startedAt: 501_000, answeredAt: 504_000, endedAt: 509_000 });
    expect(center.logged.timeline().map(({ at }) => at)).toEqual(
      expect.arrayContaining([501_000, 504_000, 504_300, 509_000]),
    );
  });

  test('H1: of three is a group’s, and has the topologies that it travelled by', () => {
    const center = connected();
    add(center, 'carol');
    center.registry.answer(carol, center.callId, 5_000);
    for (const party of [anna, boris, carol]) {
      center.registry.room(party, center.callId).peerReady(party.deviceId, 2, { connectedMs: 9 }, 5_000);
    }
    expect(center.logged.call).toMatchObject({ kind: 'group', peakPeers: 3, topologies: ['p2p', 'sfu'] });
  });

  test('H1: of a meeting, which somebody waits in, and which begins with the second', () => {
    const center = loggedCenter();
    center.online(anna, boris);
    const meetingId = center.registry.moderation.createMeeting(anna, {}, 0);
    center.registry.join(anna, { meetingId, video: true }, 0);
    expect(center.logged.call).toMatchObject({ kind: 'meeting', video: true, answeredAt: null });
    center.clock.now = 7_000;
    center.registry.join(boris, { meetingId, video: true }, 7_000);
    expect(center.logged.call).toMatchObject({ kind: 'meeting', answeredAt: 7_000 });
    expect(center.logged.participants()).toEqual({ anna: 'caller null', boris: 'joined null' });
  });
});

describe('whose hand it was', () => {
  const everyPathFails = ({ registry, callId, endings }: Center): void => {
    for (let generation = 1; generation < 20 && endings().length === 0; generation++) {
      registry.room(anna, callId).peerFailed(anna.deviceId, generation, 'ice-failed', 0);
    }
  };

  test.each<[string, () => Center, (center: Center) => void, string, string | null, string]>([
    [
      'declined',
      ringing,
      ({ registry, callId }) => registry.decline(boris, callId, 'everywhere', 2_000),
      'declined',
      'boris',
      'declined',
    ],
    [
      'cancelled',
      ringing,
      ({ registry, callId }) => registry.cancel(anna, callId, 2_000),
      'cancelled',
      'anna',
      'cancelled',
    ],
    ['unanswered', ringing, ({ registry }) => registry.tick(1_000 + RING_MS), 'no-answer', null, 'no-answer'],
    ['the caller is gone', ringing, ({ gone }) => gone(anna, 'timed-out'), 'caller-gone', 'anna', 'caller-gone'],
    ['hung up', connected, (center) => leave(center, anna, 9_000), 'completed', 'anna', 'left'],
    ['signed out', connected, ({ gone }) => gone(boris, 'left'), 'completed', 'boris', 'left'],
    ['did not come back', connected, ({ gone }) => gone(boris, 'timed-out'), 'lost', 'boris', 'timed-out'],
    [
      'hung up before media came',
      answered,
      (center) => leave(center, boris, 9_000),
      'never-connected',
      'boris',
      'left',
    ],
    ['no path', answered, everyPathFails, 'never-connected', null, 'media-failed'],
    ['no path any more', connected, everyPathFails, 'lost', null, 'media-failed'],
    [
      'the last who was rung declined',
      connected,
      (center) => {
        add(center, 'carol');
        leave(center, boris, 5_000);
        center.registry.decline(carol, center.callId, 'everywhere', 6_000);
      },
      'completed',
      'carol',
      'declined',
    ],
    [
      'the last who was rung did not come',
      connected,
      (center) => {
        add(center, 'carol');
        leave(center, boris, 5_000);
        center.registry.tick(center.clock.now + RING_MS);
      },
      'completed',
      'carol',
      'no-answer',
    ],
    [
      'one of three left before, and another one after',
      connected,
      (center) => {
        add(center, 'carol');
        center.registry.answer(carol, center.callId, 5_000);
        leave(center, boris, 6_000);
        leave(center, carol, 7_000);
      },
      'completed',
      'carol',
      'left',
    ],
    [
      'the server stopped',
      connected,
      ({ recorder, gone }) => {
        recorder.serverStopping();
        gone(anna, 'left');
      },
      'completed',
      null,
      'server-stopping',
    ],
  ])('H1: %s', (_, begin, end, outcome, endedBy, endReason) => {
    const center = begin();
    end(center);
    expect(center.logged.call).toMatchObject({ outcome, endedBy, endReason });
    expect(center.logged.timeline().at(-1)).toMatchObject({ type: 'ended', outcome, by: endedBy, reason: endReason });
  });
});

describe('people', () => {
  test.each<[string, (center: Center) => void, string]>([
    ['answered', ({ registry, callId }) => registry.answer(boris, callId, 2_000), 'answered'],
    ['declined', ({ registry, callId }) => registry.decline(boris, callId, 'everywhere', 2_000), 'declined'],
    ['cancelled', ({ registry, callId }) => registry.cancel(anna, callId, 2_000), 'withdrawn'],
    ['the caller is gone', ({ gone }) => gone(anna, 'left'), 'withdrawn'],
    ['unanswered', ({ registry }) => registry.tick(1_000 + RING_MS), 'no-answer'],
  ])('H2: what came of the ringing: %s', (_, act, invitation) => {
    const center = ringing();
    expect(center.logged.participants()).toEqual({ anna: 'caller null', boris: 'invited null' });
    act(center);
    expect(center.logged.participants()).toEqual({ anna: 'caller null', boris: `invited ${invitation}` });
  });

  test('H2: who was added, and what came of it; the last time counts', () => {
    const center = connected();
    add(center, 'carol');
    center.registry.decline(carol, center.callId, 'everywhere', 5_000);
    expect(center.logged.participants()).toMatchObject({ carol: 'invited declined' });
    add(center, 'carol');
    center.registry.answer(carol, center.callId, 6_000);
    expect(center.logged.participants()).toMatchObject({ carol: 'invited answered' });
  });

  test('H2: seats, from when to when, and why they were given up', () => {
    const center = connected();
    leave(center, boris, 9_000);
    expect(center.logged.seats()).toEqual([
      { userId: 'anna', joinedAt: 4_000, leftAt: 9_000, reason: 'call-ended' },
      { userId: 'boris', joinedAt: 4_000, leftAt: 9_000, reason: 'left' },
    ]);
  });
});
