import { describe, expect, test } from 'vitest';
import type { CallLog } from '../../../src/history/call-log.ts';
import type { CallRow, LogEntry } from '../../../src/history/log-entry.ts';
import { MissedCalls } from '../../../src/protocol/history.ts';
import { callRow, participantRow, seatRow } from '../../support/history/log-entries.ts';
import { applicationId, userId } from '../../support/people.ts';

/** Far from the times of the other tests' calls. */
const DAY = Date.UTC(2021, 0, 1);

/** What somebody missed, and that they know. Each test has an application of its own. */
export function describeMissed(the: () => CallLog): void {
  const of = (application: string, user = 'boris') => ({
    applicationId: applicationId(application),
    userId: userId(user),
  });
  const missedIn = async (application: string, user = 'boris') =>
    MissedCalls.parse(await the().missed(of(application, user)));
  const idsIn = async (application: string, user = 'boris') =>
    (await missedIn(application, user)).calls.map(({ callId }) => callId);

  /** Anna called Boris, who missed it then. */
  const missed = (application: string, id: string, after: number, more: Partial<CallRow> = {}): LogEntry[] => {
    const own = { applicationId: applicationId(application) };
    const rung = { part: 'invited', invitedAt: DAY, invitation: 'no-answer', missedAt: DAY + after } as const;
    return [
      callRow(id, { ...own, startedAt: DAY, endedAt: DAY + after, outcome: 'no-answer', video: false, ...more }),
      participantRow(id, 'anna', own),
      participantRow(id, 'boris', { ...own, ...rung }),
    ];
  };
  const seen = (application: string, after: number): LogEntry => ({
    type: 'seen',
    ...of(application),
    until: DAY + after,
  });

  describe('missed calls', () => {
    test('H17: are those of this user alone, the newest first, with who called', async () => {
      await the().write([
        ...missed('missed-1', 'm-1', 1),
        ...missed('missed-1', 'm-2', 2, { kind: 'group', video: true }),
      ]);
      expect(await missedIn('missed-1')).toEqual({
        count: 2,
        calls: [
          { callId: 'm-2', from: { userId: 'anna', name: 'Anna' }, group: true, video: true, at: DAY + 2 },
          { callId: 'm-1', from: { userId: 'anna', name: 'Anna' }, group: false, video: false, at: DAY + 1 },
        ],
      });
      expect(await missedIn('missed-1', 'anna')).toEqual({ count: 0, calls: [] });
      expect(await missedIn('missed-none')).toEqual({ count: 0, calls: [] });
    });

    test('H22: where the application called there is nobody who did', async () => {
      const called = { callerId: null };
      const [call, , missedIt] = missed('missed-by-app', 'm-app', 1, called);
      if (!call || !missedIt) throw new Error('there are three entries');
      await the().write([call, missedIt]);
      expect((await missedIn('missed-by-app')).calls).toMatchObject([{ callId: 'm-app', from: null }]);
      const within = { kind: 'application', applicationId: applicationId('missed-by-app') } as const;
      expect((await the().calls({ within, limit: 1 })).calls).toMatchObject([{ callId: 'm-app', callerId: null }]);
    });

    test('H18: what was seen is gone, what was missed since is not; an older word changes nothing', async () => {
      await the().write([...missed('missed-2', 'm-3', 1), ...missed('missed-2', 'm-4', 2)]);
      await the().write([seen('missed-2', 1)]);
      expect(await idsIn('missed-2')).toEqual(['m-4']);
      await the().write([seen('missed-2', 0)]);
      expect(await idsIn('missed-2')).toEqual(['m-4']);
      await the().write([seen('missed-2', 2), ...missed('missed-2', 'm-5', 3)]);
      expect(await idsIn('missed-2')).toEqual(['m-5']);
    });

    test('H17: who was rung anew has missed it until something comes of that; who came has not', async () => {
      await the().write([...missed('missed-3', 'm-6', 1), ...missed('missed-3', 'm-7', 1)]);
      const own = { applicationId: applicationId('missed-3') };
      await the().write([participantRow('m-6', 'boris', { ...own, part: 'invited', invitedAt: DAY + 9 })]);
      expect(await idsIn('missed-3')).toEqual(['m-7', 'm-6']);
      await the().write([
        participantRow('m-6', 'boris', { ...own, part: 'invited', invitedAt: DAY + 9, invitation: 'answered' }),
        participantRow('m-7', 'boris', { ...own, part: 'joined' }),
        seatRow('m-7', 'boris'),
      ]);
      expect(await idsIn('missed-3')).toEqual([]);
    });

    test('H17: of very many the newest 50 are named, and a hundred counted', async () => {
      const many = Array.from({ length: 120 }, (_, i) => missed('missed-4', `many-${i}`, i));
      await the().write(many.flat());
      const { count, calls } = await missedIn('missed-4');
      expect([count, calls.length, calls[0]?.callId, calls.at(-1)?.callId]).toEqual([100, 50, 'many-119', 'many-70']);
    });

    test('H19: can be asked for alone, seen or not', async () => {
      const own = { applicationId: applicationId('missed-5') };
      await the().write([
        ...missed('missed-5', 'm-8', 1),
        seen('missed-5', 5),
        callRow('m-9', { ...own, startedAt: DAY }),
      ]);
      await the().write([participantRow('m-9', 'boris', { ...own, part: 'invited', invitation: 'answered' })]);
      const within = { kind: 'participant', ...of('missed-5') } as const;
      const [all, alone] = await Promise.all([
        the().calls({ within, limit: 10 }),
        the().calls({ within, limit: 10, missed: true }),
      ]);
      expect(all.calls.map(({ callId }) => callId).sort()).toEqual(['m-8', 'm-9']);
      expect(alone.calls.map(({ callId }) => callId)).toEqual(['m-8']);
      expect(alone.calls[0]?.people).toMatchObject([{ missed: false }, { userId: 'boris', missed: true }]);
    });

    test('H9: what was seen is forgotten with the calls that it was about', async () => {
      await the().write([seen('missed-6', 0)]);
      await the().prune(DAY + 1, 0);
      await the().write(missed('missed-6', 'm-10', -5));
      expect(await idsIn('missed-6')).toEqual(['m-10']);
    });
  });
}
