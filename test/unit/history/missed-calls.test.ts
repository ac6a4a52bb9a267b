import { describe, expect, test } from 'vitest';
import { CallLogError } from '../../../src/history/call-log.ts';
import { MissedCalls } from '../../../src/history/missed-calls.ts';
import { applicationId, userId } from '../../support/people.ts';

const anna = { applicationId: applicationId('acme'), userId: userId('anna') };
const boris = { applicationId: applicationId('acme'), userId: userId('boris') };
const away = new CallLogError('unavailable', 'gone');

/** A log whose answers the test gives, one question after the other. */
function asked() {
  const questions: { user: string; answer: (count: number) => void; fail: (error: Error) => void }[] = [];
  const told: string[] = [];
  const faults: unknown[] = [];
  const signedIn = new Set(['anna', 'boris']);
  const missed = new MissedCalls({
    read: (user) =>
      new Promise((resolve, reject) => {
        const answer = (count: number): void => resolve({ count, calls: [] });
        questions.push({ user: user.userId, answer, fail: reject });
      }),
    isSignedIn: (user) => signedIn.has(user.userId),
    tell: (user, { count }) => void told.push(`${user.userId} ${count}`),
    onFault: (error) => void faults.push(error),
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    missed,
    told,
    faults,
    signedIn,
    open: () => questions.map(({ user }) => user),
    async answers(count: number) {
      questions.shift()?.answer(count);
      await settled();
    },
    async fails(error: Error = away) {
      questions.shift()?.fail(error);
      await settled();
    },
  };
}

describe('whom missed calls are told', () => {
  test('H17: to who signs in if there are any, and whenever it changes, also that there are none any more', async () => {
    const { missed, answers, told } = asked();
    missed.signedIn(anna);
    await answers(0);
    expect(told).toEqual([]);
    missed.signedIn(anna);
    await answers(2);
    missed.changed(anna);
    await answers(0);
    expect(told).toEqual(['anna 2', 'anna 0']);
  });

  test('H17: what changes while it is looked up is looked up again, and told once', async () => {
    const { missed, answers, told, open } = asked();
    missed.signedIn(anna);
    missed.changed(anna);
    missed.changed(anna);
    missed.signedIn(boris);
    expect(open()).toEqual(['anna', 'boris']);
    await answers(1);
    expect(open()).toEqual(['boris', 'anna']);
    await answers(0);
    await answers(2);
    expect(told).toEqual(['anna 2']);
  });

  test('H17: who is not signed in is looked up when they are', () => {
    const { missed, signedIn, open } = asked();
    signedIn.clear();
    missed.changed(anna);
    expect(open()).toEqual([]);
  });

  test('H20: while the log is away nobody is told; when it is back, who is still there', async () => {
    const { missed, fails, answers, told, signedIn, open, faults } = asked();
    missed.signedIn(anna);
    missed.signedIn(boris);
    await fails();
    await fails();
    expect(open()).toEqual([]);
    missed.logIsBack();
    expect(open()).toEqual(['anna', 'boris']);
    signedIn.delete('boris');
    await answers(3);
    await fails();
    missed.logIsBack();
    expect([told, open(), faults]).toEqual([['anna 3'], [], []]);
  });

  test('H20: what is no loss of the log is a fault, and is logged', async () => {
    const { missed, fails, faults } = asked();
    missed.signedIn(anna);
    const fault = new Error('ours');
    await fails(fault);
    expect(faults).toEqual([fault]);
  });
});
