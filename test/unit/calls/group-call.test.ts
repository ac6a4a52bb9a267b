import { describe, expect, test } from 'vitest';
import { meetingCall, step } from '../../../src/calls/call.ts';
import type { CallEvent, CallFact, CallState } from '../../../src/calls/call-state.ts';
import { annaCallsBoris, meetingId, RING_MS, seat } from '../../support/people.ts';

const anna = seat('anna-1');
const boris = seat('boris-1');
const carol = seat('carol-1');
const carolPhone = seat('carol-2');
const dora = seat('dora-1');
const meeting = meetingId('meeting');
const call = { ...annaCallsBoris, maxPeers: 4 };

/** Anna and Boris talk since 0. */
const two: CallState = {
  phase: 'active',
  seats: [anna, boris],
  invitations: [],
  meetingId: null,
  met: { at: 0, connectedAt: 500 },
  awaiting: false,
  aloneUntil: null,
};
const alone = meetingCall(meeting, anna);

/** None of the steps may be refused. */
function play(start: CallState, ...events: CallEvent[]): { state: CallState; facts: CallFact[] } {
  let state = start;
  const facts: CallFact[] = [];
  for (const event of events) {
    const result = step(call, state, event);
    if (result.refused) throw new Error(`${event.type} was refused: ${result.refused.code}`);
    state = result.state;
    facts.push(...result.facts);
  }
  return { state, facts };
}

const lastFacts = (start: CallState, ...events: CallEvent[]): CallFact[] =>
  play(start, ...events).facts.slice(play(start, ...events.slice(0, -1)).facts.length);
const refusal = (start: CallState, ...events: CallEvent[]) =>
  step(call, play(start, ...events.slice(0, -1)).state, events.at(-1) ?? tick(0)).refused;

const invite = (who: typeof anna, by = anna, now = 1_000): CallEvent => ({
  type: 'invite',
  device: by,
  invitee: { userId: who.userId, name: who.name },
  ringsUntil: now + RING_MS,
  now,
});
const online = (device: typeof anna): CallEvent => ({ type: 'device-online', device });
const answer = (device: typeof anna): CallEvent => ({ type: 'answer', device, now: 5_000 });
const leave = (device: typeof anna): CallEvent => ({ type: 'leave', device, now: 9_000 });
const gone = (device: typeof anna): CallEvent => ({ type: 'device-gone', device, now: 9_000 });
const join = (device: typeof anna): CallEvent => ({ type: 'join', device, meetingId: meeting, now: 5_000 });
const tick = (now: number): CallEvent => ({ type: 'tick', now });
const decline = (device: typeof anna, scope: 'device' | 'everywhere' = 'everywhere'): CallEvent => ({
  type: 'decline',
  device,
  scope,
  now: 5_000,
});
const carolRings = [invite(carol), online(carol), online(carolPhone)];
const three = [...carolRings, answer(carol)];

describe('adding', () => {
  test('C19: everybody seated hears who is rung; each of their devices is told who calls, and who is there besides', () => {
    const [invited, ...offered] = play(two, ...carolRings).facts;
    expect(invited).toMatchObject({
      type: 'invited',
      audience: ['anna-1', 'boris-1'],
      invitation: { invitee: { userId: 'carol' }, by: anna, ringsUntil: 1_000 + RING_MS },
    });
    expect(offered).toMatchObject([
      { type: 'offered', deviceId: 'carol-1', others: [boris] },
      { type: 'offered', deviceId: 'carol-2', others: [boris] },
    ]);
  });

  test('C19: that it rings is heard once, by all', () => {
    const rings = [carol, carolPhone].map((device): CallEvent => ({ type: 'rings', device }));
    expect(lastFacts(two, ...carolRings, ...rings.slice(0, 1))).toMatchObject([
      { type: 'ring-heard', audience: ['anna-1', 'boris-1'] },
    ]);
    expect(lastFacts(two, ...carolRings, ...rings)).toEqual([]);
  });

  test('C20: only who has a seat adds; nobody who is there or rung already; never beyond the bound', () => {
    expect(refusal(two, invite(dora, carol))).toEqual({ code: 'not-allowed' });
    expect(refusal(two, ...carolRings, invite(dora, carol))).toEqual({ code: 'not-allowed' });
    expect(refusal(two, invite(boris))).toEqual({ code: 'not-allowed', because: 'already-there' });
    expect(refusal(two, ...carolRings, invite(carol, boris))).toEqual({
      code: 'not-allowed',
      because: 'already-there',
    });
    expect(refusal(two, ...carolRings, invite(dora), invite(seat('emil-1')))).toEqual({ code: 'limit-reached' });
    expect(refusal(two, ...carolRings, invite(dora), decline(carol), invite(seat('emil-1')))).toBeUndefined();
  });
});

describe('the end of an invitation', () => {
  test('C21: answered on one device: the other stops, all hear it, and the newcomer learns who still rings', () => {
    expect(lastFacts(two, invite(dora), ...three)).toMatchObject([
      { type: 'ring-ended', deviceId: 'carol-2', reason: 'answered-elsewhere' },
      { type: 'invite-ended', userId: 'carol', reason: 'answered', audience: ['anna-1', 'boris-1'] },
      { type: 'answered', seat: carol },
      { type: 'caught-up', deviceId: 'carol-1', invitations: [{ invitee: { userId: 'dora' } }] },
    ]);
  });

  test('C21: declined, the others talk on', () => {
    expect(lastFacts(two, ...carolRings, decline(carol, 'device'))).toEqual([]);
    expect(lastFacts(two, ...carolRings, decline(carol))).toEqual([
      { type: 'ring-ended', deviceId: 'carol-2', reason: 'declined-elsewhere' },
      { type: 'invite-ended', userId: 'carol', reason: 'declined', audience: ['anna-1', 'boris-1'] },
    ]);
  });

  test('C21: not answered, each at its own time', () => {
    const both = [...carolRings, invite(dora, boris, 3_000)];
    expect(lastFacts(two, ...both, tick(1_000 + RING_MS - 1))).toEqual([]);
    expect(lastFacts(two, ...both, tick(1_000 + RING_MS))).toMatchObject([
      { type: 'ring-ended', deviceId: 'carol-1', reason: 'no-answer' },
      { type: 'ring-ended', deviceId: 'carol-2', reason: 'no-answer' },
      { type: 'invite-ended', userId: 'carol', reason: 'no-answer' },
    ]);
    expect(lastFacts(two, ...both, tick(1_000 + RING_MS), tick(3_000 + RING_MS))).toMatchObject([
      { type: 'invite-ended', userId: 'dora', reason: 'no-answer' },
    ]);
  });

  test('C21: the call ends: withdrawn', () => {
    expect(lastFacts(two, ...carolRings, { type: 'media-failed', now: 9_000 })).toMatchObject([
      { type: 'ring-ended', deviceId: 'carol-1', reason: 'cancelled' },
      { type: 'ring-ended', deviceId: 'carol-2', reason: 'cancelled' },
      { type: 'invite-ended', userId: 'carol', reason: 'withdrawn', audience: ['anna-1', 'boris-1'] },
      { type: 'ended', outcome: 'lost', devices: ['anna-1', 'boris-1'] },
    ]);
  });

  test('C25: media that does not come up ends no meeting', () => {
    const linked = play(two, { type: 'link', device: anna, meetingId: meeting }).state;
    expect(play(linked, { type: 'media-failed', now: 9_000 })).toEqual({ state: linked, facts: [] });
  });

  test('C21: who is rung and comes by the link instead has answered', () => {
    const linked = play(two, { type: 'link', device: anna, meetingId: meeting }, ...carolRings).state;
    expect(lastFacts(linked, join(carolPhone))).toMatchObject([
      { type: 'ring-ended', deviceId: 'carol-1', reason: 'answered-elsewhere' },
      { type: 'invite-ended', userId: 'carol', reason: 'answered' },
      { type: 'joined', seat: carolPhone },
    ]);
  });

  test('C5: too late on the other device; C6: and not allowed where it was declined', () => {
    expect(refusal(two, ...three, answer(carolPhone))).toEqual({ code: 'call-already-answered' });
    expect(refusal(two, ...carolRings, decline(carol, 'device'), answer(carol))).toEqual({ code: 'not-allowed' });
  });

  test('C9: a device that is gone leaves the invitation ringing', () => {
    expect(lastFacts(two, ...carolRings, gone(carol), gone(carolPhone))).toEqual([]);
    expect(lastFacts(two, ...carolRings, gone(carol), online(carol))).toMatchObject([{ type: 'offered' }]);
  });
});

describe('leaving', () => {
  test.each([leave, gone])('C22: of three one leaves, whoever began it, and two talk on', (how) => {
    expect(lastFacts(two, ...three, how(anna))).toEqual([{ type: 'left', seat: anna }]);
  });

  test('C22: of two one leaves, and both hear the end', () => {
    expect(lastFacts(two, ...three, leave(anna), leave(carol))).toEqual([
      { type: 'ended', outcome: 'completed', durationMs: 9_000, devices: ['boris-1', 'carol-1'] },
    ]);
    expect(lastFacts(two, ...three, leave(anna), gone(carol))).toMatchObject([{ outcome: 'lost' }]);
  });

  test('C22: one remains while somebody is rung: it goes on, until the answer or until nobody comes', () => {
    expect(lastFacts(two, ...carolRings, leave(boris))).toEqual([{ type: 'left', seat: boris }]);
    expect(lastFacts(two, ...carolRings, leave(boris), answer(carol)).at(-1)).toMatchObject({ type: 'answered' });
    expect(lastFacts(two, ...carolRings, leave(boris), decline(carol)).slice(-2)).toMatchObject([
      { type: 'invite-ended', reason: 'declined', audience: ['anna-1'] },
      { type: 'ended', outcome: 'completed', devices: ['anna-1'] },
    ]);
  });

  test('C22: nobody remains: it ends, whoever is still rung', () => {
    expect(lastFacts(two, ...carolRings, leave(boris), leave(anna)).slice(-2)).toMatchObject([
      { type: 'invite-ended', reason: 'withdrawn', audience: [] },
      { type: 'ended', devices: ['anna-1'] },
    ]);
  });

  test('C22: who left has no part any more', () => {
    for (const event of [leave(carol), answer(carol), invite(dora, carol)]) {
      expect(refusal(two, ...three, leave(carol), event)).toEqual({ code: 'not-allowed' });
    }
  });
});

describe('meetings', () => {
  test('C24: the first waits; with the second the time begins', () => {
    expect(lastFacts(alone, tick(900_000), { type: 'media-connected', topology: 'p2p', now: 1 })).toEqual([]);
    expect(lastFacts(alone, join(boris))).toEqual([{ type: 'joined', seat: boris }]);
    const connected: CallEvent = { type: 'media-connected', topology: 'p2p', now: 5_400 };
    expect(lastFacts(alone, join(boris), connected)).toEqual([{ type: 'connected', setupMs: 400, topology: 'p2p' }]);
    expect(lastFacts(alone, join(boris), connected, connected)).toEqual([]);
  });

  test('C24: one seat a device, and by this meeting’s link only', () => {
    expect(refusal(alone, join(anna))).toEqual({ code: 'not-allowed' });
    expect(refusal(two, join(carol))).toEqual({ code: 'not-allowed' });
    expect(refusal(alone, join(boris), join(carol), join(dora), join(seat('emil-1')))).toEqual({
      code: 'limit-reached',
    });
  });

  test('C24: who is being rung has a place, in a full meeting too', () => {
    const full = play(alone, join(boris), join(dora), ...carolRings).state;
    expect(refusal(full, join(seat('emil-1')))).toEqual({ code: 'limit-reached' });
    expect(lastFacts(full, join(carol)).at(-1)).toEqual({ type: 'joined', seat: carol });
  });

  test('C24: a running call has one link, the first that was made', () => {
    const linked = play(
      two,
      { type: 'link', device: anna, meetingId: meeting },
      { type: 'link', device: boris, meetingId: meetingId('later') },
    );
    expect(linked.state).toMatchObject({ meetingId: meeting });
    expect(refusal(two, { type: 'link', device: carol, meetingId: meeting })).toEqual({ code: 'not-allowed' });
  });

  test('C25: it ends with the last one who leaves; where two never met it was completed, in no time', () => {
    expect(lastFacts(alone, join(boris), leave(anna))).toEqual([{ type: 'left', seat: anna }]);
    expect(lastFacts(alone, join(boris), leave(anna), leave(boris))).toEqual([
      { type: 'ended', outcome: 'never-connected', durationMs: 4_000, devices: ['boris-1'] },
    ]);
    for (const how of [leave, gone]) {
      expect(lastFacts(alone, how(anna))).toEqual([
        { type: 'ended', outcome: 'completed', durationMs: 0, devices: ['anna-1'] },
      ]);
    }
  });
});
