import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../../src/protocol/diagnostics.ts';
import { CallFeedback } from '../../../src/quality/call-feedback.ts';
import type { FeedbackEvents } from '../../../src/quality/feedback-events.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { callCenter, refusalOf } from '../../support/call-center.ts';
import { device } from '../../support/people.ts';
import { recorded, rethrow } from '../../support/recorded.ts';

const [anna, boris, carol] = [device('anna-1'), device('boris-1'), device('carol-1')];
const MINUTE = 60_000;

const diagnosis: Diagnosis = {
  code: 'none',
  network: {
    signaling: { state: 'reached' },
    direct: 'likely',
    sfuUdp: { state: 'reached', rttMs: 3 },
    sfuTcp: { state: 'untested' },
    relays: [],
  },
  microphone: 'granted',
  camera: 'denied',
};

/** Calls as the server runs them, and what is said of them. */
function world() {
  const center = callCenter();
  const events = new TypedEmitter<FeedbackEvents>(rethrow);
  const feedback = new CallFeedback(events);
  feedback.follow(center.calls, () => center.clock.now);
  center.online(anna, boris, carol);
  const facts = recorded(events, ['call-rated', 'machine-diagnosed']);
  return {
    ...center,
    feedback,
    facts,
    /** Anna and Boris have talked; the call has ended. */
    endedCall() {
      const callId = center.call(anna, 'boris');
      center.registry.answer(boris, callId, center.clock.now);
      center.registry.leave(boris, callId, center.clock.now);
      return callId;
    },
    passes(ms: number) {
      center.clock.now += ms;
      feedback.tick(center.clock.now);
    },
  };
}

const stars = (callId: string, count: number) => ({ callId: callId as never, stars: count, reasons: [] });

describe('rating', () => {
  test('who had a seat rates for ten minutes after the end; the later word replaces the one before', () => {
    const { endedCall, feedback, facts, passes, clock } = world();
    const callId = endedCall();
    feedback.rate(anna, { ...stars(callId, 2), reasons: ['sound'], comment: 'hm' }, clock.now);
    passes(9 * MINUTE);
    feedback.rate(anna, stars(callId, 4), clock.now);
    feedback.rate(boris, stars(callId, 5), clock.now);
    expect(facts.map(({ data }) => data)).toMatchObject([
      { callId, userId: 'anna', rating: { stars: 2, reasons: ['sound'], comment: 'hm' }, replaces: false, at: 0 },
      { userId: 'anna', rating: { stars: 4 }, replaces: true, at: 9 * MINUTE },
      { userId: 'boris', rating: { stars: 5 }, replaces: false },
    ]);
    passes(MINUTE + 1);
    expect(refusalOf(() => feedback.rate(anna, stars(callId, 1), clock.now)).code).toBe('call-not-found');
  });

  test('nobody rates a call in which they had no seat, or of another application, or one that is no call', () => {
    const { endedCall, feedback, clock } = world();
    const callId = endedCall();
    for (const stranger of [carol, device('anna-1', 'other')]) {
      expect(refusalOf(() => feedback.rate(stranger, stars(callId, 1), clock.now)).code).toBe('call-not-found');
    }
    expect(refusalOf(() => feedback.rate(anna, stars('none', 1), clock.now)).code).toBe('call-not-found');
  });

  test('a call that nobody answered is nobody’s to rate', () => {
    const { call, registry, feedback, clock } = world();
    const callId = call(anna, 'boris');
    registry.cancel(anna, callId, clock.now);
    expect(refusalOf(() => feedback.rate(anna, stars(callId, 1), clock.now)).code).toBe('call-not-found');
  });

  test('in the call it is too soon; who has left one that goes on may', () => {
    const { call, registry, feedback, clock, facts, passes } = world();
    const callId = call(anna, 'boris');
    registry.answer(boris, callId, clock.now);
    registry.add(anna, { callId, userId: carol.userId }, clock.now);
    registry.answer(carol, callId, clock.now);
    expect(refusalOf(() => feedback.rate(boris, stars(callId, 1), clock.now)).code).toBe('not-allowed');
    registry.leave(boris, callId, clock.now);
    feedback.rate(boris, stars(callId, 3), clock.now);
    expect(facts).toHaveLength(1);
    // The ten minutes count from when one left, not from the end.
    passes(11 * MINUTE);
    expect(refusalOf(() => feedback.rate(boris, stars(callId, 3), clock.now)).code).toBe('call-not-found');
    registry.leave(anna, callId, clock.now);
    feedback.rate(carol, stars(callId, 3), clock.now);
  });

  test('a person with two devices is one person, and has left with the last of them', () => {
    const { registry, feedback, clock, facts } = world();
    const meetingId = registry.moderation.createMeeting(anna, {}, clock.now);
    const { callId } = registry.join(anna, { meetingId, video: false }, clock.now);
    registry.join(boris, { meetingId, video: false }, clock.now);
    const second = device('boris-2');
    registry.join(second, { meetingId, video: false }, clock.now);
    registry.leave(boris, callId, clock.now);
    expect(refusalOf(() => feedback.rate(boris, stars(callId, 4), clock.now)).code).toBe('not-allowed');
    registry.leave(second, callId, clock.now);
    feedback.rate(second, stars(callId, 4), clock.now);
    feedback.rate(boris, stars(callId, 5), clock.now);
    expect(facts.map(({ data }) => data)).toMatchObject([{ replaces: false }, { replaces: true }]);
  });
});

describe('a diagnosis', () => {
  test('is taken with a call that one is or was in, and without one', () => {
    const { endedCall, feedback, facts, clock } = world();
    const callId = endedCall();
    feedback.diagnose(anna, { callId, diagnosis }, clock.now);
    feedback.diagnose(carol, { diagnosis }, clock.now);
    expect(facts.map(({ data }) => data)).toMatchObject([
      { callId, userId: 'anna', deviceId: 'anna-1', diagnosis },
      { callId: null, userId: 'carol' },
    ]);
    expect(refusalOf(() => feedback.diagnose(carol, { callId, diagnosis }, clock.now)).code).toBe('call-not-found');
  });
});
