import { expect, test } from 'vitest';
import type { SeatBefore } from '../../../src/calls/returns.ts';
import type { Seat } from '../../../src/rooms/peer.ts';
import { refusalOf } from '../../support/call-center.ts';
import { anna, boris, carol, talking } from '../../support/group-calls.ts';
import { callId, device, peerId, seat } from '../../support/people.ts';

/** As the ticket of the first of two who talked peer-to-peer says; of nobody else anything is known. */
function ticketOf(mine: Seat, other: Seat): SeatBefore {
  const peers = [mine, other].map((each) => ({
    seat: each,
    peerId: peerId(`peer-of-${each.deviceId}`),
    sources: [],
    standing: { muted: false, lastOrder: 0, lead: null },
  }));
  const [first, second] = peers;
  if (!first || !second) throw new Error('nobody talked');
  return {
    call: {
      callId: callId('before'),
      applicationId: anna.applicationId,
      caller: mine,
      video: false,
      conversationId: undefined,
      placedAt: 0,
    },
    state: {
      phase: 'active',
      seats: [mine, other],
      invitations: [],
      meetingId: null,
      met: { at: 0, connectedAt: 1 },
      awaiting: false,
      aloneUntil: null,
    },
    seat: first,
    room: {
      path: { topology: 'p2p', generation: 1, between: [first.peerId, second.peerId] },
      peers,
      lastGeneration: 1,
    },
  };
}

test('S22: a call of which nothing is known comes back, but not where it has somebody in it who is signed in here', () => {
  const { registry, callId: current, stateOf } = talking();
  const [old, gone] = [seat('carol-0'), seat('dora-0')];
  const refused = refusalOf(() => registry.returns.take(carol, ticketOf(old, seat(boris.deviceId)), null, 5));
  expect(refused.code).toBe('seat-expired');
  expect(registry.returns.seating(callId('before'))).toBeNull();
  registry.leave(boris, current, 6);
  expect(stateOf(boris)).toBe('online');
  expect(registry.returns.take(carol, ticketOf(old, gone), null, 7)).toMatchObject({ callId: 'before' });
  expect(registry.returns.isSeated(carol)).toBe(true);
  expect(registry.returns.isSeated(device('dora-0'))).toBe(true);
});

test('S22: that a call ended here is known for as long as somebody may have a ticket for it', () => {
  const { registry, callId: over, clock } = talking();
  registry.leave(boris, over, 0);
  const late = { ...ticketOf(seat('carol-0'), seat('dora-0')) };
  const ticket = { ...late, call: { ...late.call, callId: over } };
  for (clock.now = 100_000; clock.now <= 600_000; clock.now += 100_000) {
    registry.tick(clock.now);
    expect(registry.returns.knows(over)).toBe(true);
    expect(refusalOf(() => registry.returns.take(carol, ticket, null, clock.now))).toMatchObject({
      code: 'call-ended',
      details: { outcome: 'never-connected' },
    });
  }
  registry.tick(600_001);
  expect(registry.returns.knows(over)).toBe(false);
});
