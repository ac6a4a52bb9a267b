import { describe, expect, test } from 'vitest';
import { placedCall, step } from '../../../src/calls/call.ts';
import type { CallEvent, CallFact, CallState } from '../../../src/calls/call-state.ts';
import { annaCallsBoris, borisInvited, RING_MS, seat } from '../../support/people.ts';

const anna = seat('anna-1');
const tab = seat('boris-1');
const phone = seat('boris-2');
const stranger = seat('carol-1');
const initialCall = placedCall(borisInvited);

/** None of the steps may be refused. */
function play(...events: CallEvent[]): { state: CallState; facts: CallFact[] } {
  let state: CallState = initialCall;
  const facts: CallFact[] = [];
  for (const event of events) {
    const result = step(annaCallsBoris, state, event);
    if (result.refused) throw new Error(`${event.type} was refused: ${result.refused.code}`);
    state = result.state;
    facts.push(...result.facts);
  }
  return { state, facts };
}

const lastFacts = (...events: CallEvent[]): CallFact[] => {
  const before = play(...events.slice(0, -1)).facts.length;
  return play(...events).facts.slice(before);
};

const refusal = (state: CallState, event: CallEvent) => step(annaCallsBoris, state, event).refused;

const online = (device: typeof tab): CallEvent => ({ type: 'device-online', device });
const answer = (device: typeof tab, now = 5_000): CallEvent => ({ type: 'answer', device, now });
const decline = (device: typeof tab, scope: 'device' | 'everywhere'): CallEvent => ({
  type: 'decline',
  device,
  scope,
  now: 5_000,
});
const gone = (device: typeof tab, now = 9_000): CallEvent => ({ type: 'device-gone', device, now });
const leave = (device: typeof tab, now = 9_000): CallEvent => ({ type: 'leave', device, now });
const cancel = (device: typeof tab, now = 9_000): CallEvent => ({ type: 'cancel', device, now });
const connected: CallEvent = { type: 'media-connected', topology: 'p2p', now: 6_000 };
const ringing = [online(tab), online(phone)];

describe('while it rings', () => {
  test('C2: every device of the callee is offered the call, each once', () => {
    expect(play(...ringing, online(tab)).facts).toMatchObject([
      { type: 'offered', deviceId: 'boris-1', others: [] },
      { type: 'offered', deviceId: 'boris-2', others: [] },
    ]);
  });

  test('C2: the caller’s own device is never offered its call', () => {
    expect(play(online(anna))).toEqual({ state: initialCall, facts: [] });
  });

  test('C3: the ring is heard once, however many devices confirm it', () => {
    const { facts } = play(...ringing, { type: 'rings', device: tab }, { type: 'rings', device: phone });
    expect(facts.filter(({ type }) => type === 'ring-heard')).toHaveLength(1);
  });

  test('C3: a device that was not offered the call cannot confirm it', () => {
    expect(refusal(play(...ringing).state, { type: 'rings', device: stranger })).toEqual({ code: 'not-allowed' });
  });

  test('C5: the first answer stops the other devices, then becomes a fact', () => {
    expect(lastFacts(...ringing, answer(phone))).toEqual([
      { type: 'ring-ended', deviceId: tab.deviceId, reason: 'answered-elsewhere' },
      { type: 'answered', seat: phone },
    ]);
  });

  test('C6: declined everywhere, the other devices hear of it and the caller hears the end', () => {
    expect(lastFacts(...ringing, decline(tab, 'everywhere'))).toEqual([
      { type: 'ring-ended', deviceId: phone.deviceId, reason: 'declined-elsewhere' },
      { type: 'ended', outcome: 'declined', durationMs: 0, devices: [anna.deviceId] },
    ]);
  });

  test('C6: declined on one device, the other goes on ringing; on the last one, the call ends', () => {
    expect(lastFacts(...ringing, decline(tab, 'device'))).toEqual([]);
    expect(lastFacts(...ringing, decline(tab, 'device'), decline(phone, 'device'))).toEqual([
      { type: 'ended', outcome: 'declined', durationMs: 0, devices: [anna.deviceId] },
    ]);
  });

  test('C6: who declined on this device cannot answer on it any more', () => {
    expect(refusal(play(...ringing, decline(tab, 'device')).state, answer(tab))).toEqual({ code: 'not-allowed' });
  });

  test.each(['cancel', 'leave'] as const)('C7: the caller’s %s stops every device', (type) => {
    expect(lastFacts(...ringing, { type, device: anna, now: 5_000 })).toEqual([
      { type: 'ring-ended', deviceId: tab.deviceId, reason: 'cancelled' },
      { type: 'ring-ended', deviceId: phone.deviceId, reason: 'cancelled' },
      { type: 'ended', outcome: 'cancelled', durationMs: 0, devices: [anna.deviceId] },
    ]);
  });

  test('C8: it ends as no-answer at the deadline, and not a millisecond before', () => {
    expect(lastFacts(...ringing, { type: 'tick', now: RING_MS - 1 })).toEqual([]);
    expect(lastFacts(...ringing, { type: 'tick', now: RING_MS }).at(-1)).toEqual({
      type: 'ended',
      outcome: 'no-answer',
      durationMs: 0,
      devices: [anna.deviceId],
    });
  });

  test('C9: a caller who is gone ends it; a callee’s device that is gone does not', () => {
    expect(lastFacts(...ringing, gone(anna)).at(-1)).toMatchObject({ type: 'ended', outcome: 'caller-gone' });
    const { state, facts } = play(...ringing, gone(tab), gone(phone));
    expect(state.phase).toBe('ringing');
    expect(facts).toHaveLength(2);
  });

  test('C18: the caller cannot answer or decline, the callee cannot cancel', () => {
    const { state } = play(...ringing);
    for (const event of [answer(anna), decline(anna, 'everywhere'), cancel(tab)]) {
      expect(refusal(state, event)).toEqual({ code: 'not-allowed' });
    }
  });
});

describe('once answered', () => {
  const answered = [...ringing, answer(tab)];

  test.each([answer(tab), answer(phone), decline(phone, 'everywhere'), cancel(anna)])(
    'C5: $type by $device.deviceId comes too late',
    (event) => {
      expect(refusal(play(...answered).state, event)).toEqual({ code: 'call-already-answered' });
    },
  );

  test('C14: hung up after media: completed; without: never-connected; both with the time since the answer', () => {
    const both = [anna.deviceId, tab.deviceId];
    expect(lastFacts(...answered, connected, leave(tab))).toEqual([
      { type: 'ended', outcome: 'completed', durationMs: 4_000, devices: both },
    ]);
    expect(lastFacts(...answered, leave(anna))).toEqual([
      { type: 'ended', outcome: 'never-connected', durationMs: 4_000, devices: both },
    ]);
  });

  test('C14: a party or the media gone after media: lost; before: never-connected', () => {
    for (const end of [gone(anna), gone(tab), { type: 'media-failed' as const, now: 9_000 }]) {
      expect(lastFacts(...answered, connected, end)).toMatchObject([{ outcome: 'lost' }]);
      expect(lastFacts(...answered, end)).toMatchObject([{ outcome: 'never-connected' }]);
    }
  });

  test('C14: the duration is not negative when the clock was set back', () => {
    expect(lastFacts(...answered, connected, leave(tab, 1_000))).toMatchObject([{ durationMs: 0 }]);
  });

  test('C14: the other device of the callee is no party any more', () => {
    expect(lastFacts(...answered, gone(phone))).toEqual([]);
    expect(refusal(play(...answered).state, leave(phone))).toEqual({ code: 'not-allowed' });
  });

  test('C16: after the end each request hears how it ended', () => {
    const { state } = play(...answered, connected, leave(tab));
    for (const event of [answer(tab), decline(tab, 'device'), leave(anna)]) {
      expect(refusal(state, event)).toEqual({ code: 'call-ended', outcome: 'completed' });
    }
  });
});
