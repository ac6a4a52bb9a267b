import { describe, expect, onTestFinished, test } from 'vitest';
import { CallLogError } from '../../../src/history/call-log.ts';
import { CallReport } from '../../../src/history/call-report.ts';
import { History } from '../../../src/history/history.ts';
import type { Diagnosis, Rating } from '../../../src/protocol/diagnostics.ts';
import type { FeedbackEvents } from '../../../src/quality/feedback-events.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { DatabaseCallLog } from '../../../src/storage/database-call-log.ts';
import { sqliteDatabase } from '../../../src/storage/sqlite/sqlite-database.ts';
import { callRow, participantRow, TEN_O_CLOCK } from '../../support/history/log-entries.ts';
import { callId, device } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';

const everything = { kind: 'everything' } as const;
const DAY = 86_400_000;

const silent = { state: 'failed', reason: 'silent' } as const;
const NOTHING_REACHABLE: Diagnosis = {
  code: 'nothing-reachable',
  network: {
    signaling: { state: 'reached', rttMs: 8 },
    direct: 'impossible',
    sfuUdp: silent,
    sfuTcp: { state: 'untested' },
    relays: [
      { url: 'turn:a.example', protocol: 'udp', reach: silent },
      { url: 'turns:a.example', protocol: 'tls', reach: { state: 'reached' } },
    ],
  },
  microphone: 'granted',
  camera: 'denied',
};

/** Over a database in memory, which is closed with the test. */
function remembering({ days = 30 } = {}) {
  const log = new DatabaseCallLog(sqliteDatabase(':memory:'));
  const clock = { now: TEN_O_CLOCK };
  const time = { now: () => clock.now, wallClock: () => clock.now };
  const history = new History({ log, days, ...time, onFault: rethrow });
  onTestFinished(() => history.stop());
  const reportOf = async (id: string) => {
    const text = await log.report(callId(id), everything);
    return text === null ? null : CallReport.parse(JSON.parse(text));
  };
  return { history, log, clock, reportOf, untilWritten: () => expect.poll(() => history.snapshot().waiting).toBe(0) };
}

describe('what people say of a call', () => {
  test('H13: is kept beside the report: of each who had a part, the last word', async () => {
    const { history, log, reportOf, untilWritten } = remembering();
    const feedback = new TypedEmitter<FeedbackEvents>(rethrow);
    history.followFeedback(feedback);
    const said = (user: string) => ({ ...device(`${user}-1`), callId: callId('call'), at: TEN_O_CLOCK });
    const rate = (user: string, rating: Rating) =>
      feedback.emit('call-rated', { ...said(user), rating, replaces: false });
    await log.write([callRow('call'), participantRow('call', 'anna'), participantRow('call', 'boris')]);
    rate('anna', { stars: 1, reasons: ['sound'], comment: 'No.' });
    rate('eve', { stars: 1, reasons: [], comment: 'I was not there.' });
    feedback.emit('machine-diagnosed', { ...said('boris'), diagnosis: NOTHING_REACHABLE });
    await untilWritten();
    rate('anna', { stars: 5, reasons: [] });
    await untilWritten();
    expect(await reportOf('call')).toMatchObject({
      ratings: [{ userId: 'anna', stars: 5, text: null }],
      diagnoses: [
        {
          userId: 'boris',
          text:
            'nothing-reachable: signaling reached, direct impossible, SFU over UDP failed, SFU over TCP untested, ' +
            'relays 1 of 2, microphone granted, camera denied',
        },
      ],
    });
  });
});

describe('forgetting', () => {
  test('H9: whatever there is of what is over too long, and tells how much', async () => {
    const { history, log, clock, reportOf } = remembering({ days: 2 });
    const pruned: number[] = [];
    history.events.on('calls-pruned', ({ count }) => pruned.push(count));
    for (let call = 0; call < 23; call++) await log.write([callRow(`old-${call}`)]);
    await log.write([callRow('later', { startedAt: TEN_O_CLOCK + DAY, endedAt: TEN_O_CLOCK + DAY })]);
    clock.now = TEN_O_CLOCK + 2.5 * DAY;
    await history.prune();
    await history.prune();
    expect(pruned).toEqual([23]);
    expect([await reportOf('old-0'), (await reportOf('later'))?.call.callId]).toEqual([null, 'later']);
  });
});

describe('how a call ended', () => {
  test('S22: is what the log says; what a stop ended may go on, and so may what it does not know', async () => {
    const { history, log } = remembering();
    await log.write([
      callRow('over'),
      callRow('runs', { endedAt: null, outcome: null, endReason: null }),
      callRow('stopped', { outcome: 'lost', endReason: 'server-stopping' }),
    ]);
    const outcomes = ['over', 'runs', 'stopped', 'unknown'].map((id) => history.outcomeOf(callId(id)));
    expect(await Promise.all(outcomes)).toEqual(['completed', null, null, null]);
  });

  test('S22: is not known while the database is away', async () => {
    const { history, log } = remembering();
    log.call = () => Promise.reject(new CallLogError('unavailable', 'gone'));
    expect(await history.outcomeOf(callId('any'))).toBeNull();
  });
});
