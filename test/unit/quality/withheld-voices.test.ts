import { describe, expect, test } from 'vitest';
import { ailments } from '../../../src/quality/ailments.ts';
import { linesOf } from '../../../src/quality/lines.ts';
import { NO_SCORES, scoreSample } from '../../../src/quality/score.ts';
import { NEW_WATCH, observe, told } from '../../../src/quality/watch.ts';
import { digest, generation, receivedMicrophone, sentMicrophone } from '../../support/digests.ts';
import { audio } from '../../support/quality/samples.ts';
import { threeInSfu } from './support/watched-room.ts';

/** What Boris received of Anna from second to second; he tells at once. */
function roomThatHears() {
  const the = threeInSfu();
  let seq = 0;
  const heard = (at: number, on = 1) => {
    the.clock.now = at;
    seq += 1;
    const measured = { seq, at, generation: generation(on) };
    the.tells('anna', digest({ ...measured, sent: [sentMicrophone()] }));
    the.tells('boris', digest({ ...measured, received: [receivedMicrophone('anna', { packets: 0 })] }));
    the.tick(at);
    return the.samples().map(({ withheld }) => withheld);
  };
  const withholds = (at: number, names: readonly string[]) => {
    the.clock.now = at;
    the.withholds(names);
  };
  return { the, heard, withholds };
}

describe('F32: a voice that is withheld is neither good nor bad', () => {
  const silent = { sent: { level: 0.1 }, received: { packets: 0, concealed: 240_000, level: 0 } };

  test('F32: it has no score, no symptom, no fault', () => {
    expect(ailments(audio('sfu', silent), linesOf(audio('sfu', silent)))).not.toEqual([]);
    const withheld = audio('sfu', { ...silent, withheld: true });
    expect(ailments(withheld, linesOf(withheld))).toEqual([]);
    expect(scoreSample(withheld)).toEqual(NO_SCORES);
    const periods = [0, 5_000, 10_000].map((ms) => ({ ...withheld, at: withheld.at + ms }));
    const watch = periods.reduce((before, sample) => observe(before, sample, sample.at), NEW_WATCH);
    expect(told(watch)).toEqual({ mos: null, mark: null, finding: null });
  });

  test('F32: in each period in which it is felt, and in no other', () => {
    const { heard, withholds } = roomThatHears();
    expect(heard(10_000)).toEqual([false]);
    withholds(12_000, ['anna']);
    expect(heard(15_000)).toEqual([true]);
    withholds(17_000, ['carol']);
    expect(heard(20_000)).toEqual([true]);
    // The SFU’s counters are of the time since it was looked at before.
    expect(heard(25_000)).toEqual([true]);
    expect(heard(30_000)).toEqual([false]);
  });

  test('F32: also where its digest comes late', () => {
    const { the, withholds } = roomThatHears();
    withholds(12_000, ['anna']);
    withholds(13_000, []);
    the.clock.now = 100_000;
    for (const [seq, at] of [15_000, 30_000].entries()) {
      the.tells('boris', digest({ seq: seq + 1, at, received: [receivedMicrophone('anna', { packets: 0 })] }));
    }
    the.tick(103_000);
    expect(the.samples().map(({ withheld }) => withheld)).toEqual([true, false]);
  });

  test('F32: not on another path', () => {
    const { the, heard, withholds } = roomThatHears();
    withholds(12_000, ['anna']);
    the.opens('sfu', 2);
    the.commits(1, 2);
    for (const name of ['anna', 'boris']) the.ready(name, 'sfu', 2);
    expect(heard(30_000, 2)).toEqual([false]);
  });
});
