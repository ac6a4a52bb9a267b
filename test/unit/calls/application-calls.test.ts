import { describe, expect, test } from 'vitest';
import { callCenter, refusalOf } from '../../support/call-center.ts';
import { device, RING_MS, userId } from '../../support/people.ts';

const [anna, boris, phone, carol] = [device('anna-1'), device('boris-1'), device('boris-2'), device('carol-1')];
const { applicationId } = anna;

function office(settings: Parameters<typeof callCenter>[0] = {}) {
  const center = callCenter(settings);
  center.online(anna, boris, phone, carol);
  const { registry, clock, callFacts } = center;
  const ring = (...users: string[]) => {
    const call = { to: users.map(userId), video: true, conversationId: 'alarm-7' };
    return registry.fromApplications.place(applicationId, call, clock.now);
  };
  return {
    ...center,
    ring,
    /** The call with that id rings for them. */
    begin: (...users: string[]) => {
      const { callId } = ring(...users);
      if (callId === null) throw new Error('nobody can be rung');
      return callId;
    },
    passes: (ms: number): void => {
      clock.now += ms;
      registry.tick(clock.now);
    },
    offered: () => callFacts.flatMap((fact) => (fact.name === 'call-offered' ? [fact.data] : [])),
    heardEnd: () =>
      callFacts.flatMap((fact) =>
        fact.name === 'call-ring-ended' ? [`${fact.data.deviceId} ${fact.data.reason}`] : [],
      ),
  };
}

describe('a call that the application places', () => {
  test('C32: rings all devices of all at once, and nobody of them is the caller', () => {
    const center = office();
    const { callId, ringing, notRung } = center.ring('anna', 'boris', 'anna');
    expect([ringing, notRung]).toEqual([['anna', 'boris'], []]);
    expect(center.offered().map(({ deviceId }) => deviceId)).toEqual(['anna-1', 'boris-1', 'boris-2']);
    expect(center.offered()[0]).toMatchObject({
      call: { callId, caller: null, video: true, conversationId: 'alarm-7' },
      invitation: { by: null },
    });
    expect(center.registry.snapshot()).toMatchObject({ ringing: 1, active: 0 });
    expect(center.presence.person(applicationId, anna.userId)?.state).toBe('online');
  });

  test('C32: the first who answers is in it while the others ring on, and they come in', () => {
    const center = office();
    const callId = center.begin('anna', 'boris', 'carol');
    center.registry.answer(phone, callId, 1);
    expect(center.heardEnd()).toEqual(['boris-1 answered-elsewhere']);
    expect(center.registry.snapshot()).toMatchObject({ ringing: 0, active: 1, peers: 1 });
    expect(center.callFacts.at(-1)).toMatchObject({ name: 'call-caught-up', data: { deviceId: 'boris-2' } });
    center.registry.answer(carol, callId, 2);
    center.registry.decline(anna, callId, 'everywhere', 3);
    expect(center.registry.snapshot()).toMatchObject({ active: 1, peers: 2 });
    expect(center.presence.person(applicationId, carol.userId)?.state).toBe('in-call');
  });

  test('C32: a new device of somebody rings too; who has not answered may neither add, cancel, leave nor rejoin', () => {
    const center = office();
    const callId = center.begin('anna');
    const tab = device('anna-2');
    center.online(tab);
    expect(center.offered().map(({ deviceId }) => deviceId)).toEqual(['anna-1', 'anna-2']);
    const { registry } = center;
    for (const attempt of [
      () => registry.add(anna, { callId, userId: carol.userId }, 1),
      () => registry.cancel(anna, callId, 1),
      () => registry.leave(anna, callId, 1),
      () => registry.returns.rejoin(anna, callId, 1),
    ]) {
      expect(refusalOf(attempt).code).toBe('not-allowed');
    }
    expect(refusalOf(() => registry.answer(carol, callId, 1)).code).toBe('call-not-found');
    expect(center.endings()).toEqual([]);
  });

  test('C32, H16: who cannot be rung is named with why; where that is everybody, there is no call', () => {
    const center = office();
    center.presence.choose(carol, 'do-not-disturb');
    center.call(anna, 'boris');
    const { callId, notRung, ringing } = center.ring('anna', 'erik', 'carol', 'boris');
    expect(notRung).toEqual([
      { userId: 'anna', because: 'busy' },
      { userId: 'erik', because: 'offline' },
      { userId: 'carol', because: 'do-not-disturb' },
    ]);
    expect([callId === null, ringing]).toEqual([false, ['boris']]);
    const facts = center.callFacts.length;
    expect(center.ring('erik', 'carol')).toMatchObject({ callId: null, ringing: [] });
    expect(center.callFacts.slice(facts)).toMatchObject([
      { name: 'call-not-placed', data: { unreached: [{ because: 'offline' }, { because: 'do-not-disturb' }] } },
    ]);
  });

  test('C32, L5: more calls, and more people in one, than there may be are refused', () => {
    const center = office({ maxCalls: 1, maxPeers: 2 });
    expect(refusalOf(() => center.ring('anna', 'boris', 'carol'))).toMatchObject({
      code: 'limit-reached',
      details: { limit: 'peers' },
    });
    center.ring('anna');
    expect(refusalOf(() => center.ring('boris'))).toMatchObject({ details: { limit: 'calls' } });
  });

  test('C11, C32: is no part of a glare: somebody who is rung and calls another who is rung makes a call of their own', () => {
    const center = office();
    const alarm = center.begin('anna', 'boris');
    const own = center.call(anna, 'boris');
    expect(own).not.toBe(alarm);
    expect(refusalOf(() => center.registry.answer(anna, alarm, 1)).code).toBe('already-in-call');
    center.registry.answer(boris, own, 2);
    expect(center.registry.snapshot()).toMatchObject({ ringing: 1, active: 1 });
  });
});

describe('the end of a call that the application placed', () => {
  test.each([
    ['declined', ['no-answer', 'declined']],
    ['no-answer', ['declined', 'no-answer']],
  ] as const)('C33: nobody came, and the last did not because of %s', (outcome, [first]) => {
    const center = office();
    const callId = center.begin('anna');
    if (first === 'no-answer') {
      center.passes(RING_MS - 1);
      center.registry.fromApplications.add(applicationId, callId, [carol.userId], center.clock.now);
      center.passes(1);
      center.registry.decline(carol, callId, 'everywhere', center.clock.now);
    } else {
      center.registry.fromApplications.add(applicationId, callId, [carol.userId], 5);
      center.registry.decline(anna, callId, 'everywhere', 10);
      center.passes(RING_MS + 5);
    }
    expect(center.endings()).toEqual([outcome]);
    expect(center.callFacts.at(-1)).toMatchObject({ data: { durationMs: 0, devices: [] } });
  });

  test('C33: the application takes it back while it rings', () => {
    const center = office();
    const callId = center.begin('anna', 'boris');
    expect(center.registry.control.end(applicationId, callId, 1)).toBe(true);
    expect(center.heardEnd()).toEqual(['anna-1 cancelled', 'boris-1 cancelled', 'boris-2 cancelled']);
    expect(center.endings()).toEqual(['cancelled']);
  });

  test('C33: who is alone, and nobody is being rung, waits as long as a call rings', () => {
    const center = office();
    const callId = center.begin('anna', 'boris');
    center.registry.answer(anna, callId, 0);
    center.passes(1_000);
    center.registry.decline(boris, callId, 'everywhere', center.clock.now);
    center.passes(RING_MS - 1);
    expect(center.endings()).toEqual([]);
    center.passes(1);
    expect(center.endings()).toEqual(['completed']);
    expect(center.callFacts.at(-1)).toMatchObject({ data: { durationMs: 0, devices: ['anna-1'] } });
  });

  test.each(['added', 'link'] as const)('C33: and not while somebody is %s', (how) => {
    const center = office();
    const callId = center.begin('anna');
    center.registry.answer(anna, callId, 0);
    center.passes(RING_MS - 1);
    const { now } = center.clock;
    if (how === 'link') center.registry.moderation.createMeeting(anna, { callId }, now);
    else center.registry.fromApplications.add(applicationId, callId, [boris.userId], now);
    center.passes(RING_MS - 1);
    expect(center.endings()).toEqual([]);
    center.registry.leave(anna, callId, center.clock.now);
    expect(center.endings()).toEqual(['completed']);
  });

  test('C33: once two have met it ends as any other; who hangs up alone ends the ringing of the others', () => {
    const center = office();
    const met = center.begin('anna', 'boris');
    center.registry.answer(anna, met, 0);
    center.registry.answer(boris, met, 1_000);
    center.registry.leave(boris, met, 4_000);
    expect(center.callFacts.at(-1)).toMatchObject({ data: { outcome: 'never-connected', durationMs: 3_000 } });
    const alone = center.begin('anna', 'carol');
    center.registry.answer(anna, alone, 5_000);
    center.registry.leave(anna, alone, 5_001);
    expect(center.heardEnd().at(-1)).toBe('carol-1 cancelled');
    expect(center.endings().at(-1)).toBe('completed');
  });
});

describe('people whom the application adds', () => {
  test('C34: are rung for a call that runs, by nobody; those who are there already are named', () => {
    const center = office();
    const callId = center.call(anna, 'boris');
    const add = (...users: string[]) =>
      center.registry.fromApplications.add(applicationId, callId, users.map(userId), center.clock.now);
    expect(add('carol')).toBe('call-not-answered');
    center.registry.answer(boris, callId, 1);
    expect(add('carol', 'anna')).toMatchObject({
      ringing: ['carol'],
      notRung: [{ userId: 'anna', because: 'already-there' }],
    });
    expect(center.offered().at(-1)).toMatchObject({
      deviceId: 'carol-1',
      invitation: { by: null },
      others: [{ userId: 'anna' }, { userId: 'boris' }],
    });
    expect(add('carol')).toMatchObject({ ringing: [], notRung: [{ because: 'already-there' }] });
    center.registry.answer(carol, callId, 2);
    expect(center.registry.snapshot()).toMatchObject({ peers: 3 });
    expect(center.registry.fromApplications.add(device('x-1', 'other').applicationId, callId, [], 3)).toBe(
      'call-not-found',
    );
  });

  test('C34: all of them have room in it, or none is rung', () => {
    const center = office({ maxPeers: 2 });
    const callId = center.begin('anna');
    const attempt = () =>
      center.registry.fromApplications.add(applicationId, callId, [boris.userId, carol.userId], center.clock.now);
    expect(refusalOf(attempt)).toMatchObject({ code: 'limit-reached', details: { limit: 'peers' } });
    expect(center.offered()).toHaveLength(1);
  });
});
