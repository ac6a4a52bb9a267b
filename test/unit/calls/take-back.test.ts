import { describe, expect, test } from 'vitest';
import { step } from '../../../src/calls/call.ts';
import type { ActiveCall, CallState } from '../../../src/calls/call-state.ts';
import { smallCall } from '../../support/explored-calls.ts';
import { borisInvited, meetingId, seat } from '../../support/people.ts';

const [anna, boris, carol, phone] = [seat('anna-1'), seat('boris-1'), seat('carol-1'), seat('anna-2')];
const met = { at: 0, connectedAt: 1 };
const talking: ActiveCall = {
  phase: 'active',
  seats: [anna, boris],
  invitations: [],
  meetingId: null,
  met,
  awaiting: false,
  aloneUntil: null,
};

/** The ticket is for that seat. */
const takeBack = (state: CallState, device: typeof anna, { deviceId: from }: typeof anna) =>
  step(smallCall, state, { type: 'return', device, wasHere: true, from, now: 5 });

describe('a seat that is taken back', () => {
  test('S20: is the one that the person had', () => {
    expect(takeBack(talking, phone, anna)).toEqual({
      state: { ...talking, seats: [boris, phone] },
      facts: [{ type: 'returned', seat: phone, from: [anna] }],
    });
  });

  test('S20: leaves the one that the person has on a third device, which moving by hand does not', () => {
    const both = { ...talking, seats: [anna, boris, phone] };
    const [large, third] = [{ ...smallCall, maxPeers: 4 }, seat('anna-3')];
    const back = { type: 'return', device: third, wasHere: true, now: 5 } as const;
    expect(step(large, both, { ...back, from: anna.deviceId })).toMatchObject({
      state: { seats: [boris, phone, third] },
    });
    expect(step(large, both, back)).toMatchObject({ state: { seats: [boris, third] } });
  });

  test('S20: is a new one where it was given up, if there is room; nobody gets another person’s', () => {
    const facts = [{ type: 'returned', seat: phone, from: [] }];
    const alone = { ...talking, seats: [boris], meetingId: meetingId('m') };
    expect(takeBack(alone, phone, anna)).toEqual({ state: { ...alone, seats: [boris, phone] }, facts });
    expect(takeBack(talking, carol, anna)).toMatchObject({ facts: [{ from: [] }] });
    const full = { ...talking, seats: [anna, boris, carol] };
    expect(takeBack(full, seat('dora-1'), seat('dora-2'))).toEqual({ refused: { code: 'limit-reached' } });
  });

  test('S20: whoever is being rung meanwhile has answered by it', () => {
    const invitation = { ...borisInvited, offeredTo: new Set([seat('boris-2').deviceId]) };
    const rung: ActiveCall = { ...talking, seats: [anna, carol], invitations: [invitation] };
    expect(takeBack(rung, boris, seat('boris-3'))).toMatchObject({
      state: { seats: [anna, carol, boris], invitations: [] },
      facts: [
        { type: 'ring-ended', deviceId: 'boris-2', reason: 'answered-elsewhere' },
        { type: 'invite-ended', userId: 'boris', reason: 'answered' },
        { type: 'returned' },
      ],
    });
  });

  test('S20: who has a seat already, and who finds the call ringing or over, is refused', () => {
    expect(takeBack(talking, anna, seat('anna-3'))).toEqual({ refused: { code: 'not-allowed' } });
    const ended = { phase: 'ended', outcome: 'completed', durationMs: 1 } as const;
    expect(takeBack(ended, anna, anna)).toEqual({ refused: { code: 'call-ended', outcome: 'completed' } });
    expect(takeBack({ phase: 'ringing', caller: anna, invitation: borisInvited }, phone, anna)).toEqual({
      refused: { code: 'not-allowed' },
    });
  });
});

test('S23: who is alone when nobody is waited for any more has lost the call; in a meeting it goes on', () => {
  const alone = { ...talking, seats: [anna] };
  const inVain = (state: CallState) => step(smallCall, state, { type: 'awaited-in-vain', now: 9 });
  expect(inVain(alone)).toMatchObject({ state: { phase: 'ended', outcome: 'lost', durationMs: 9 } });
  const meeting = { ...alone, meetingId: meetingId('m') };
  expect(inVain(meeting)).toEqual({ state: meeting, facts: [] });
  expect(inVain(talking)).toEqual({ state: talking, facts: [] });
});

test('S23: while there may be people of whom nothing is known, who is left waits for them, whatever becomes of the media', () => {
  const awaiting = { ...talking, awaiting: true };
  const left = step(smallCall, awaiting, { type: 'leave', device: boris, now: 9 });
  const alone = { ...awaiting, seats: [anna] };
  expect(left).toEqual({ state: alone, facts: [{ type: 'left', seat: boris }] });
  expect(step(smallCall, alone, { type: 'media-failed', now: 9 })).toEqual({ state: alone, facts: [] });
  expect(step(smallCall, awaiting, { type: 'awaited-in-vain', now: 9 })).toEqual({ state: talking, facts: [] });
  for (const [type, outcome] of [
    ['awaited-in-vain', 'lost'],
    ['leave', 'completed'],
  ] as const) {
    expect(step(smallCall, alone, { type, device: anna, now: 9 })).toMatchObject({
      state: { phase: 'ended', outcome },
    });
  }
});
