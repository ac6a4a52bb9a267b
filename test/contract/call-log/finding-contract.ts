import { beforeAll, describe, expect, test } from 'vitest';
import { type CallLog, CallLogError, type CallQuery, type Scope } from '../../../src/history/call-log.ts';
import { CallListItem, CallPage } from '../../../src/history/call-report.ts';
import type { CallRow } from '../../../src/history/log-entry.ts';
import { callRow, participantRow, wholeCall } from '../../support/history/log-entries.ts';
import { applicationId, callId, peerId, userId } from '../../support/people.ts';

/** Far from the times of the other tests' calls. */
const DAY = Date.UTC(2020, 0, 1);
const everything: Scope = { kind: 'everything' };
const worst = (mos: number): CallRow['worst'] => ({
  mos,
  at: DAY,
  peerId: peerId('peer-of-anna'),
  viewerId: null,
  source: 'camera',
  leg: 'uplink',
});

/** Lists of calls, and forgetting. */
export function describeFinding(the: () => CallLog): void {
  const find = async (query: Partial<CallQuery>): Promise<CallPage> =>
    CallPage.parse(await the().calls({ within: everything, limit: 200, from: DAY, to: DAY + 1_000, ...query }));
  const idsOf = (calls: readonly CallListItem[]): string[] => calls.map((call) => call.callId);

  describe('finding', () => {
    beforeAll(async () => {
      const call = (id: string, after: number, more: Partial<CallRow> = {}) =>
        callRow(id, { startedAt: DAY + after, endedAt: DAY + after + 1, ...more });
      await the().write([
        call('found-1', 10, { worst: worst(3.5) }),
        participantRow('found-1', 'anna'),
        participantRow('found-1', 'boris', { part: 'invited', invitation: 'answered', guest: true }),
        // Three that began at the same moment.
        call('found-2', 20, { outcome: 'lost', worst: worst(1.2) }),
        participantRow('found-2', 'anna'),
        call('found-3', 20, { outcome: 'no-answer' }),
        participantRow('found-3', 'carol'),
        call('found-4', 20, { applicationId: applicationId('other'), worst: worst(2) }),
        participantRow('found-4', 'anna', { applicationId: applicationId('other') }),
        call('found-5', 30, { outcome: null, endedAt: null, worst: worst(1.2) }),
        participantRow('found-5', 'anna'),
      ]);
    });

    test('H11: the newest first, with their people', async () => {
      const { calls, next } = await find({});
      expect(idsOf(calls)).toEqual(['found-5', 'found-4', 'found-3', 'found-2', 'found-1']);
      expect(next).toBeNull();
      expect(calls.at(-1)).toMatchObject({
        durationMs: 60_000,
        worst: worst(3.5),
        people: [
          { userId: 'anna', name: 'Anna', guest: false, part: 'caller', invitation: null },
          { userId: 'boris', name: 'Boris', guest: true, part: 'invited', invitation: 'answered' },
        ],
      });
    });

    test.each<[string, Partial<CallQuery>, string[]]>([
      ['of a user', { userId: userId('anna') }, ['found-5', 'found-4', 'found-2', 'found-1']],
      ['of nobody', { userId: userId('nobody') }, []],
      ['that ended so', { outcome: 'lost' }, ['found-2']],
      ['from a time on', { from: DAY + 20 }, ['found-5', 'found-4', 'found-3', 'found-2']],
      ['before a time', { to: DAY + 20 }, ['found-1']],
      ['of an application', { within: { kind: 'application', applicationId: applicationId('other') } }, ['found-4']],
      [
        'of a user, to that user',
        { within: { kind: 'participant', applicationId: applicationId('acme'), userId: userId('anna') } },
        ['found-5', 'found-2', 'found-1'],
      ],
      [
        'of another user, in which the reader has a part too',
        {
          within: { kind: 'participant', applicationId: applicationId('acme'), userId: userId('anna') },
          userId: userId('boris'),
        },
        ['found-1'],
      ],
    ])('H11: calls %s', async (_, query, expected) => {
      expect(idsOf((await find(query)).calls)).toEqual(expected);
    });

    test.each([1, 2, 3, 4, 5])('H11: by pages of %i, each call once, though calls begin meanwhile', async (limit) => {
      const found: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 10; page++) {
        const { calls, next } = await find({ limit, cursor });
        expect(calls.length).toBeLessThanOrEqual(limit);
        found.push(...idsOf(calls).filter((id) => id.startsWith('found-')));
        if (next === null) break;
        cursor = next;
        await the().write([callRow(`meanwhile-${limit}-${page}`, { startedAt: DAY + 900, outcome: 'declined' })]);
      }
      expect(found).toEqual(['found-5', 'found-4', 'found-3', 'found-2', 'found-1']);
    });

    test.each(['', 'nonsense', Buffer.from('20 ').toString('base64url'), Buffer.from("1 x'").toString('base64url')])(
      'H11: a cursor of no page: %j',
      async (cursor) => {
        await expect(find({ cursor })).rejects.toMatchObject({ code: 'bad-cursor' });
        await expect(find({ cursor })).rejects.toBeInstanceOf(CallLogError);
      },
    );

    test('H12: the worst first, those without a score left out', async () => {
      const list = async (within: Scope, limit: number, since = DAY) => {
        const calls = await the().worst({ within, since, limit });
        return idsOf(calls.map((call) => CallListItem.parse(call)).filter((call) => call.startedAt < DAY + 1_000));
      };
      expect(await list(everything, 4)).toEqual(['found-5', 'found-2', 'found-4', 'found-1']);
      expect(await list(everything, 1)).toEqual(['found-5']);
      expect(await list({ kind: 'application', applicationId: applicationId('other') }, 9)).toEqual(['found-4']);
      expect(await list(everything, 9, DAY + 21)).toEqual(['found-5']);
    });
  });

  describe('forgetting', () => {
    test('H9: what is over is forgotten in whole, so many at once, the oldest first; what runs or is newer stays', async () => {
      const old = (id: string, startedAt: number, endedAt: number | null) => wholeCall(id, { startedAt, endedAt });
      await the().write(old('old-1', 1_000, 2_000));
      await the().write(old('old-2', 1_001, 2_000));
      await the().write(old('old-3', 1_002, null));
      await the().write(old('long', 1_003, 9_000));
      await the().write(old('young', 5_000, 6_000));
      const left = async () => {
        const reports = ['old-1', 'old-2', 'old-3', 'long', 'young'].map(async (id) =>
          (await the().report(callId(id), everything)) === null ? [] : [id],
        );
        return (await Promise.all(reports)).flat();
      };
      expect(await the().prune(5_000, 2)).toBe(2);
      expect(await left()).toEqual(['old-3', 'long', 'young']);
      expect(await the().prune(5_000, 2)).toBe(1);
      expect(await the().prune(5_000, 2)).toBe(0);
      expect(await left()).toEqual(['long', 'young']);
      // Nothing of them is left to be found, or to come back with the same id.
      await the().write([callRow('old-1', { startedAt: 7_000 })]);
      expect(JSON.parse((await the().report(callId('old-1'), everything)) ?? 'null')).toMatchObject({
        participants: [],
        timeline: [],
        series: [],
        ratings: [],
      });
    });
  });
}
