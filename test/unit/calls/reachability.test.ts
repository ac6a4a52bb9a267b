import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../support/call-center.ts';
import { anna, boris, carol, dora, talking } from '../../support/group-calls.ts';
import { device } from '../../support/people.ts';

type Center = ReturnType<typeof talking>;

const notRung = ({ callFacts }: Center): string[] =>
  callFacts.flatMap(({ name, data }) => {
    const unreached = name === 'call-not-placed' ? data.unreached : name === 'call-not-added' ? [data] : [];
    return unreached.map(({ callee, because }) => `${name} ${callee.name} ${because}`);
  });

describe('somebody who cannot be rung', () => {
  test('P4, C12, C13, H16: calling them is refused with why, rings nowhere, and is a fact', () => {
    const center = talking();
    center.presence.choose(carol, 'do-not-disturb');
    const codes = ['carol', 'boris', 'erik'].map((user) => refusalOf(() => center.call(dora, user)).code);
    expect(codes).toEqual(['do-not-disturb', 'user-busy', 'user-offline']);
    expect(center.namesOf()).toEqual(['call-not-placed', 'call-not-placed', 'call-not-placed']);
    expect(notRung(center)).toEqual([
      'call-not-placed Carol do-not-disturb',
      'call-not-placed Boris busy',
      'call-not-placed erik offline',
    ]);
    expect(center.stateOf(dora)).toBe('online');
    expect(center.registry.snapshot()).toMatchObject({ ringing: 0, active: 1 });
  });

  test('P4, C20, H16: adding them is refused so too, and the call knows of it', () => {
    const center = talking();
    center.presence.choose(carol, 'do-not-disturb');
    expect(refusalOf(() => center.add('carol')).code).toBe('do-not-disturb');
    expect(notRung(center)).toEqual(['call-not-added Carol do-not-disturb']);
    const [fact] = center.callFacts;
    expect(fact?.data.call.callId).toBe(center.callId);
  });

  test('P4: who is away is rung, and who does not wish to be disturbed may call, and is answered', () => {
    const center = talking();
    center.presence.choose(carol, 'away');
    center.presence.choose(dora, 'do-not-disturb');
    const callId = center.call(dora, 'carol');
    center.registry.answer(carol, callId, 0);
    expect([dora, carol].map(center.stateOf)).toEqual(['do-not-disturb', 'in-call']);
    expect(notRung(center)).toEqual([]);
  });

  test('C11: who is called by the very one whom they call is answered, whatever they chose', () => {
    const center = talking();
    const erik = device('erik-1');
    center.online(erik);
    const callId = center.call(dora, 'erik');
    center.presence.choose(dora, 'do-not-disturb');
    expect(center.call(erik, 'dora')).toBe(callId);
    expect([anna, boris].map(center.stateOf)).toEqual(['in-call', 'in-call']);
  });
});
