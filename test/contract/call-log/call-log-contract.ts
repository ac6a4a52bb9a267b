import { beforeAll, describe, expect, test } from 'vitest';
import { type CallLog, CallLogError, type Scope } from '../../../src/history/call-log.ts';
import { CallReport } from '../../../src/history/call-report.ts';
import type { LogEntry } from '../../../src/history/log-entry.ts';
import {
  callRow,
  eventRow,
  participantRow,
  ratingRow,
  scoreRow,
  seatRow,
  TEN_O_CLOCK,
  wholeCall,
} from '../../support/history/log-entries.ts';
import { applicationId, callId, peerId, userId } from '../../support/people.ts';
import { describeFinding } from './finding-contract.ts';
import { describeMissed } from './missed-contract.ts';

const everything: Scope = { kind: 'everything' };
const ofApplication = (id: string): Scope => ({ kind: 'application', applicationId: applicationId(id) });
const of = (user: string, application = 'acme'): Scope => ({
  kind: 'participant',
  applicationId: applicationId(application),
  userId: userId(user),
});

/** What every call log does, in a file or on a server. `open`: an empty one, which lives as long as the file's tests. */
export function describeCallLog(name: string, open: () => Promise<CallLog>): void {
  describe(name, () => {
    let log: CallLog;
    beforeAll(async () => {
      log = await open();
    });

    const reportOf = async (id: string, within: Scope = everything): Promise<CallReport> =>
      CallReport.parse(JSON.parse((await log.report(callId(id), within)) ?? 'null'));

    test('H1: the row of a call can be read alone; of no call there is none', async () => {
      await log.write([callRow('row', { endedAt: null, outcome: null })]);
      const { type: _, ...row } = callRow('row', { endedAt: null, outcome: null });
      expect(await log.call(callId('row'))).toEqual(row);
      expect(await log.call(callId('no-row'))).toBeNull();
    });

    test('H1, H4: what was written of a call is its report', async () => {
      const [call, ...entries] = wholeCall('whole', { conversationId: 'sales/42', topologies: ['p2p', 'sfu'] });
      await log.write([call as LogEntry, ...entries]);
      const report = await reportOf('whole');
      const { type: _, ...row } = call as Extract<LogEntry, { type: 'call' }>;
      expect(report.call).toEqual(row);
      expect(report.participants).toEqual([
        {
          userId: 'anna',
          name: 'Anna',
          guest: false,
          part: 'caller',
          invitedAt: null,
          invitation: null,
          seats: [
            {
              peerId: 'peer-of-anna',
              deviceId: 'anna-1',
              joinedAt: TEN_O_CLOCK + 3_000,
              leftAt: TEN_O_CLOCK + 63_000,
              reason: 'call-ended',
            },
          ],
        },
        expect.objectContaining({ userId: 'boris', part: 'invited', invitedAt: TEN_O_CLOCK, invitation: 'answered' }),
      ]);
      expect(report.timeline).toEqual(entries.flatMap((entry) => (entry.type === 'event' ? [entry.event] : [])));
      expect(report.verdicts).toEqual([
        expect.objectContaining({ cause: 'network', from: TEN_O_CLOCK + 20_000, until: TEN_O_CLOCK + 40_000 }),
      ]);
      expect(report.ratings).toEqual([
        { userId: 'anna', at: TEN_O_CLOCK + 70_000, stars: 4, text: 'Once it stuttered' },
      ]);
      expect(report.diagnoses).toEqual([
        { userId: 'boris', at: TEN_O_CLOCK + 71_000, text: 'UDP does not leave this network.' },
      ]);
      expect(report.series).toEqual([
        {
          peerId: 'peer-of-anna',
          viewerId: 'peer-of-boris',
          source: 'microphone',
          leg: 'whole',
          minutes: [
            {
              at: TEN_O_CLOCK,
              path: 'p2p_host',
              mos: [4.4, 4.38, null, 2.1, ...Array(8).fill(null)],
              worst: { mos: 2.1, inputs: { lossRatio: 0.08, rttMs: 40, jitterMs: 6, bitrate: 31_000 } },
            },
          ],
        },
        expect.objectContaining({ peerId: 'peer-of-boris', viewerId: 'peer-of-anna', leg: 'whole' }),
      ]);
    });

    test('H5: the same entries again, whole or in part, change nothing', async () => {
      const entries = wholeCall('twice');
      await log.write(entries);
      const before = await log.report(callId('twice'), everything);
      await log.write(entries);
      await log.write(entries.slice(3, 9));
      expect(await log.report(callId('twice'), everything)).toBe(before);
    });

    test('H1: a call that runs has no end yet; what is written later takes its place', async () => {
      const running = callRow('later', { endedAt: null, outcome: null, endedBy: null, endReason: null, durationMs: 0 });
      await log.write([running]);
      expect((await reportOf('later')).call).toMatchObject({ endedAt: null, outcome: null });
      await log.write([callRow('later', { kind: 'group', peakPeers: 3, outcome: 'lost' })]);
      expect((await reportOf('later')).call).toMatchObject({ kind: 'group', peakPeers: 3, outcome: 'lost' });
    });

    test('H2: a person’s part stays what it was first; what is not known anew stays too', async () => {
      await log.write([callRow('parts'), participantRow('parts', 'boris', { part: 'invited', invitedAt: 5 })]);
      await log.write([participantRow('parts', 'boris', { part: 'invited', invitation: 'declined', invitedAt: 5 })]);
      await log.write([participantRow('parts', 'boris', { part: 'joined', name: 'Boris B.', guest: true })]);
      await log.write([participantRow('parts', 'boris', { part: 'invited', name: 'boris', invitation: 'declined' })]);
      const [boris] = (await reportOf('parts')).participants;
      expect(boris).toMatchObject({
        part: 'invited',
        invitedAt: 5,
        invitation: 'declined',
        name: 'Boris B.',
        guest: true,
      });
    });

    test('H4: scores that come late find their place in the minute, and the lowest keeps its inputs', async () => {
      const inputs = { lossRatio: 0.3 };
      await log.write([callRow('late'), scoreRow('late', [4, null, 4])]);
      await log.write([scoreRow('late', [null, 1.5], { worst: { mos: 1.5, inputs }, path: 'p2p_relay' })]);
      await log.write([scoreRow('late', [null, null, null, 3])]);
      const [{ minutes } = { minutes: [] }] = (await reportOf('late')).series;
      expect(minutes).toEqual([
        expect.objectContaining({ mos: [4, 1.5, 4, 3, ...Array(8).fill(null)], worst: { mos: 1.5, inputs } }),
      ]);
    });

    test('H4: legs that differ in anything are different; their minutes are in order', async () => {
      const [anna, boris] = [peerId('peer-of-anna'), peerId('peer-of-boris')];
      const rows = [
        scoreRow('legs', [4], { minute: 3 }),
        scoreRow('legs', [4], { minute: 2 }),
        scoreRow('legs', [4], { source: 'camera' }),
        scoreRow('legs', [4], { peerId: boris, viewerId: anna }),
        scoreRow('legs', [4], { viewerId: null, leg: 'uplink' }),
        scoreRow('legs', [4], { viewerId: null, leg: 'downlink' }),
      ];
      await log.write([callRow('legs'), ...rows]);
      const { series } = await reportOf('legs');
      const minutesOf = series.map(({ minutes }) => minutes.map(({ at }) => at / 60_000));
      expect(minutesOf.filter(({ length }) => length === 1)).toHaveLength(4);
      expect(minutesOf.filter(({ length }) => length !== 1)).toEqual([[2, 3]]);
    });

    test('H13: a rating and a diagnosis of somebody who had no part is not kept; the last one counts', async () => {
      await log.write(wholeCall('rated'));
      const stranger = { ...ratingRow('rated', 'anna', 1, 'from elsewhere'), applicationId: applicationId('other') };
      await log.write([stranger, ratingRow('rated', 'eve', 1, null), ratingRow('nothing', 'anna', 1, null)]);
      await log.write([ratingRow('rated', 'anna', 5, null)]);
      expect((await reportOf('rated')).ratings).toEqual([
        expect.objectContaining({ userId: 'anna', stars: 5, text: null }),
      ]);
    });

    test('texts come back as they were, but for what no database takes', async () => {
      const name = '"Anna\'; drop table calls; -- \\ 𝒜 Анна 🙂 ‮';
      await log.write([callRow('texts', { conversationId: 'a\0b\uD800' }), participantRow('texts', 'anna', { name })]);
      const { call, participants } = await reportOf('texts');
      expect([call.conversationId, participants[0]?.name]).toEqual(['a\uFFFDb\uFFFD', name]);
    });

    test('H10: outside of what a reader may see there is no call', async () => {
      await log.write(wholeCall('scoped'));
      const seen = async (within: Scope) => (await log.report(callId('scoped'), within)) !== null;
      expect(await log.report(callId('nowhere'), everything)).toBeNull();
      expect(await Promise.all([everything, ofApplication('acme'), of('anna'), of('boris')].map(seen))).toEqual([
        true,
        true,
        true,
        true,
      ]);
      const outsiders = [ofApplication('other'), of('carol'), of('anna', 'other')];
      expect(await Promise.all(outsiders.map(seen))).toEqual([false, false, false]);
    });

    test('H10: who was only rung finds the call in lists, and has no report of it; who placed it in vain has', async () => {
      await log.write([
        callRow('in-vain', { callerId: userId('vera') }),
        participantRow('in-vain', 'vera'),
        participantRow('in-vain', 'rita', { part: 'invited', invitation: 'no-answer' }),
        participantRow('in-vain', 'zoe', { part: 'invited', invitation: 'answered' }),
        seatRow('in-vain', 'zoe'),
        // Elsewhere she sat.
        callRow('elsewhere', { callerId: userId('zoe') }),
        participantRow('elsewhere', 'rita', { part: 'joined' }),
        seatRow('elsewhere', 'rita'),
      ]);
      const listed = async (user: string) =>
        (await log.calls({ within: of(user), limit: 9 })).calls.map((call) => call.callId);
      const seen = async (user: string) => (await log.report(callId('in-vain'), of(user))) !== null;
      expect([await listed('vera'), await seen('vera')]).toEqual([['in-vain'], true]);
      expect([await listed('rita'), await seen('rita')]).toEqual([['in-vain', 'elsewhere'], false]);
      expect([await listed('zoe'), await seen('zoe')]).toEqual([['in-vain'], true]);
    });

    test('H10: a user reads neither others’ devices nor what others said', async () => {
      await log.write(wholeCall('private'));
      const { participants, ratings, diagnoses } = await reportOf('private', of('boris'));
      expect(participants.flatMap(({ seats }) => seats.map(({ deviceId }) => deviceId))).toEqual([null, 'boris-1']);
      expect([ratings, diagnoses.map(({ userId: id }) => id)]).toEqual([[], ['boris']]);
    });

    test('H5: an entry that cannot be is refused with all that came with it, and the log works on', async () => {
      const impossible = { ...callRow('impossible'), startedAt: null } as unknown as LogEntry;
      const attempt = log.write([callRow('beside'), impossible]);
      await expect(attempt).rejects.toMatchObject({ name: 'CallLogError', code: 'refused' });
      expect(await log.report(callId('beside'), everything)).toBeNull();
      await log.write([callRow('beside')]);
      expect(await log.report(callId('beside'), everything)).not.toBeNull();
    });

    test('a refusal says nothing of what was to be written', async () => {
      const impossible = { ...participantRow('x', 'anna', { name: 'Anna' }), part: null } as unknown as LogEntry;
      const error = await log.write([impossible]).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(CallLogError);
      expect(String(error)).not.toContain('Anna');
    });

    test('a batch may hold as much as is written at once', async () => {
      const events = Array.from({ length: 500 }, (_, seq) =>
        eventRow('batch', seq, { type: 'media-failed', at: TEN_O_CLOCK + seq }),
      );
      const minutes = Array.from({ length: 500 }, (_, minute) => scoreRow('batch', Array(12).fill(4), { minute }));
      await log.write([callRow('batch')]);
      await log.write(events);
      await log.write(minutes);
      const { timeline, series } = await reportOf('batch');
      expect([timeline.length, series[0]?.minutes.length]).toEqual([500, 500]);
    });

    describeFinding(() => log);
    describeMissed(() => log);
  });
}
