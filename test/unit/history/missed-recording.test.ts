import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../support/call-center.ts';
import { loggedCenter } from '../../support/history/logged-center.ts';
import {
  add,
  anna,
  answered,
  boris,
  type Center,
  carol,
  leave,
  ringing,
} from '../../support/history/recorded-calls.ts';
import { RING_MS } from '../../support/people.ts';

/** What came of ringing each, and when they had missed it. */
const missedBy = ({ logged }: Pick<Center, 'logged'>) =>
  logged.of('participant').map(({ userId, invitation, missedAt }) => `${userId} ${invitation} ${missedAt}`);

describe('a call that rang in vain', () => {
  test('H17: is missed from when it ended: not answered, taken back, or the caller gone', () => {
    const unanswered = ringing();
    unanswered.clock.now = 1_000 + RING_MS;
    unanswered.registry.tick(unanswered.clock.now);
    expect(missedBy(unanswered)).toEqual(['anna null null', `boris no-answer ${1_000 + RING_MS}`]);

    const cancelled = ringing();
    cancelled.clock.now = 3_000;
    cancelled.registry.cancel(anna, cancelled.callId, 3_000);
    expect(missedBy(cancelled)).toEqual(['anna null null', 'boris withdrawn 3000']);

    const gone = ringing();
    gone.gone(anna, 'timed-out');
    expect(missedBy(gone)).toEqual(['anna null null', 'boris withdrawn 1000']);
  });

  test('H17: is not missed by who declined or answered', () => {
    const declined = ringing();
    declined.registry.decline(boris, declined.callId, 'everywhere', 2_000);
    expect(missedBy(declined)).toEqual(['anna null null', 'boris declined null']);
    const taken = answered();
    leave(taken, boris, 5_000);
    expect(missedBy(taken)).toEqual(['anna null null', 'boris answered null']);
  });

  test('H17: who did not come when added has missed it, until they are added again and come', () => {
    const center = answered();
    add(center, 'carol');
    center.clock.now += RING_MS;
    center.registry.tick(center.clock.now);
    expect(missedBy(center).at(-1)).toBe(`carol no-answer ${center.clock.now}`);
    add(center, 'carol');
    expect(missedBy(center).at(-1)).toBe(`carol no-answer ${center.clock.now}`);
    center.registry.answer(carol, center.callId, center.clock.now);
    expect(missedBy(center).at(-1)).toBe('carol answered null');
  });

  test('H17: who comes by the link after all has missed nothing', () => {
    const center = answered();
    const meetingId = center.registry.moderation.createMeeting(anna, { callId: center.callId }, 4_000);
    add(center, 'carol');
    center.clock.now += RING_MS;
    center.registry.tick(center.clock.now);
    center.registry.join(carol, { meetingId, video: false }, center.clock.now);
    expect(missedBy(center).at(-1)).toBe('carol no-answer null');
  });
});

describe('whose missed calls have changed', () => {
  const rungInVain = (center: Center) => {
    add(center, 'carol');
    center.clock.now += RING_MS;
    center.registry.tick(center.clock.now);
  };

  test('H17: who missed a ring and comes later is told so, once, and nobody else who comes', () => {
    const center = answered();
    const { registry, logged } = center;
    const meetingId = registry.moderation.createMeeting(anna, { callId: center.callId }, 4_000);
    rungInVain(center);
    expect(logged.missedChanged()).toEqual(['carol']);
    registry.join(carol, { meetingId, video: false }, center.clock.now);
    expect([logged.missedChanged(), missedBy(center).at(-1)]).toEqual([['carol'], 'carol no-answer null']);
    registry.leave(carol, center.callId, center.clock.now);
    registry.returns.rejoin(carol, center.callId, center.clock.now);
    expect(logged.missedChanged()).toEqual([]);
  });

  test.each(['answers', 'declines'] as const)('H17: who missed a ring and %s the next one is told so', (how) => {
    const center = answered();
    for (let time = 0; time < 2; time++) rungInVain(center);
    expect(center.logged.missedChanged()).toEqual(['carol', 'carol']);
    add(center, 'carol');
    expect(center.logged.missedChanged()).toEqual([]);
    if (how === 'answers') center.registry.answer(carol, center.callId, center.clock.now);
    else center.registry.decline(carol, center.callId, 'everywhere', center.clock.now);
    expect(center.logged.missedChanged()).toEqual(['carol']);
  });
});

describe('a call that never rang', () => {
  test('H16, H17: is a row of its own that is over, with why, and missed', () => {
    const center = loggedCenter({ aheadMs: 500 });
    center.online(anna, boris);
    center.presence.choose(boris, 'do-not-disturb');
    center.clock.now = 7_000;
    refusalOf(() => center.call(anna, 'boris'));
    expect(center.logged.call).toMatchObject({
      callerId: 'anna',
      startedAt: 7_500,
      endedAt: 7_500,
      answeredAt: null,
      durationMs: 0,
      outcome: 'unreachable',
      endReason: 'do-not-disturb',
      endedBy: null,
    });
    expect(missedBy(center)).toEqual(['anna null null', 'boris unreachable 7500']);
    expect(center.logged.types()).toEqual(['placed', 'ended']);
  });

  test('H16, H17: who could not be added is among the call’s people, and the call goes on', () => {
    const center = answered();
    center.gone(carol, 'left');
    refusalOf(() => add(center, 'carol'));
    expect(missedBy(center).at(-1)).toBe('carol unreachable 4000');
    expect(center.logged.call).toMatchObject({ kind: 'group', endedAt: null });
  });
});
