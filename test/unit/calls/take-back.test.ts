import { describe, expect, test } from 'vitest';
import { step } from '../../../src/calls/call.ts';
import type { ActiveCall, CallState } from '../../../src/calls/call-state.ts';
import { smallCall } from '../../support/explored-calls.ts';
import { borisInvited, meetingId, seat } from '../../support/people.ts';

const [anna, boris, carol, phone] = [seat('anna-1'), seat('boris-1'), seat('carol-1'), seat('anna-2')];
const met = { at: 0, connectedAt: 1 };
const talking: ActiveCall = { phase: 'active', seats: [anna, boris], invitations: [], meetingId: null, met };

const takeBack = (state: CallState, device: typeof anna, before: typeof anna | null) =>
  step(smallCall, state, { type: 'take-back', device, before: before?.deviceId ?? null, now: 5 });

describe('a seat that is taken back', () => {
  test('S20: is the one that the person had', () => {
    expect(takeBack(talking, phone, anna)).toEqual({
      state: { ...talking, seats: [boris, phone] },
      facts: [{ type: 'taken-back', seat: phone, before: anna }],
    });
  });

  test('S20: is a new one where it was given up, if there is room; nobody gets another person’s', () => {
    const facts = [{ type: 'taken-back', seat: phone, before: null }];
    const alone = { ...talking, seats: [boris], meetingId: meetingId('m') };
    expect(takeBack(alone, phone, anna)).toEqual({ state: { ...alone, seats: [boris, phone] }, facts });
    expect(takeBack(talking, carol, anna)).toMatchObject({ facts: [{ before: null }] });
    const full = { ...talking, seats: [anna, boris, carol] };
    expect(takeBack(full, seat('dora-1'), null)).toEqual({ refused: { code: 'limit-reached' } });
  });

  test('S20: whoever is being rung meanwhile has answered by it', () => {
    const invitation = { ...borisInvited, offeredTo: new Set([seat('boris-2').deviceId]) };
    const rung: ActiveCall = { ...talking, seats: [anna, carol], invitations: [invitation] };
    expect(takeBack(rung, boris, null)).toMatchObject({
      state: { seats: [anna, carol, boris], invitations: [] },
      facts: [
        { type: 'ring-ended', deviceId: 'boris-2', reason: 'answered-elsewhere' },
        { type: 'invite-ended', userId: 'boris', reason: 'answered' },
        { type: 'taken-back' },
      ],
    });
  });

  test('S20: who has a seat already, and who finds the call ringing or over, is refused', () => {
    expect(takeBack(talking, anna, null)).toEqual({ refused: { code: 'not-allowed' } });
    const ended = { phase: 'ended', outcome: 'completed', durationMs: 1 } as const;
    expect(takeBack(ended, anna, null)).toEqual({ refused: { code: 'call-ended', outcome: 'completed' } });
    expect(takeBack({ phase: 'ringing', invitation: borisInvited }, phone, anna)).toEqual({
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
