import { describe, expect, test } from 'vitest';
import type { ScoreRow } from '../../../src/history/log-entry.ts';
import type { LegId } from '../../../src/history/quality-facts.ts';
import { ScoreMinutes } from '../../../src/history/score-minutes.ts';
import type { PathLabel } from '../../../src/quality/path-label.ts';
import { MINUTE_MS } from '../../../src/shared/minute.ts';
import { applicationId, callId, peerId } from '../../support/people.ts';

const leg: LegId = { peerId: peerId('anna'), viewerId: peerId('boris'), source: 'camera', leg: 'downlink' };

function minutes() {
  const rows: ScoreRow[] = [];
  const scores = new ScoreMinutes(callId('call'), (row) => rows.push(row));
  const add = (at: number, mos: number, of: Partial<LegId> = {}, path: PathLabel | null = 'sfu_udp') =>
    scores.add({
      callId: callId('call'),
      applicationId: applicationId('acme'),
      ...leg,
      ...of,
      at,
      periodMs: 5_000,
      kind: 'video',
      topology: 'sfu',
      path,
      mos,
      inputs: { freezeRatio: 5 - mos },
      isPoor: false,
      cause: null,
    });
  return { scores, add, rows };
}

describe('a minute of a leg', () => {
  test('H4: is put once, when the next begins, with a place for each five seconds', () => {
    const { add, rows } = minutes();
    for (const at of [0, 4_999, 5_000, 59_999]) add(at, 4);
    expect(rows).toEqual([]);
    add(MINUTE_MS, 4);
    expect(rows).toMatchObject([{ minute: 0, mos: [4, 4, ...Array(9).fill(null), 4] }]);
  });

  test('H4: of two scores in five seconds the lower one counts; the inputs are those of the lowest', () => {
    const { add, rows, scores } = minutes();
    add(1_000, 2);
    add(2_000, 4);
    add(6_000, 3);
    add(7_000, 1.5, {}, 'sfu_relay');
    scores.flush(MINUTE_MS);
    expect(rows).toMatchObject([
      { mos: [2, 1.5, ...Array(10).fill(null)], path: 'sfu_relay', worst: { mos: 1.5, inputs: { freezeRatio: 3.5 } } },
    ]);
  });

  test('H4: a score of an earlier minute is a row by itself, which the database puts in its place', () => {
    const { add, rows, scores } = minutes();
    add(MINUTE_MS, 4);
    add(10_000, 2);
    expect(rows).toMatchObject([{ minute: 0, mos: [null, null, 2, ...Array(9).fill(null)] }]);
    scores.flush(2 * MINUTE_MS);
    expect(rows).toHaveLength(2);
  });

  test('H4: legs that differ in anything are counted apart', () => {
    const { add, rows, scores } = minutes();
    add(0, 4);
    add(0, 4, { source: 'screen' });
    add(0, 4, { leg: 'uplink', viewerId: null });
    add(0, 4, { peerId: peerId('boris') });
    scores.flush(MINUTE_MS - 1);
    expect(rows).toEqual([]);
    scores.flush(MINUTE_MS);
    expect(rows).toHaveLength(4);
  });
});

describe('the worst minute', () => {
  test('H4: is the one with the lowest mean; of equal ones the first', () => {
    const { add, scores } = minutes();
    const minute = (number: number, mos: number[], of?: Partial<LegId>) => {
      for (const [slot, score] of mos.entries()) add(number * MINUTE_MS + slot * 5_000, score, of);
    };
    minute(0, [4, 4, 4]);
    minute(1, [3, 3, 3.5], { source: 'microphone' });
    minute(1, [5, 1, 4]);
    minute(2, [3, 3, 3.5]);
    scores.flush(3 * MINUTE_MS);
    expect(scores.worst).toEqual({ ...leg, source: 'microphone', mos: 3.17, at: MINUTE_MS });
  });

  test('H4: has three scores at least: one bad moment is no bad minute', () => {
    const { add, scores } = minutes();
    add(0, 1);
    add(5_000, 1);
    scores.flush(MINUTE_MS);
    expect(scores.worst).toBeNull();
  });
});
