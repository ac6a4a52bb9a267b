import { describe, expect, test } from 'vitest';
import type { Mark, Verdict } from '../../../src/protocol/quality.ts';
import { type Conclusion, type Telling, ToldVerdicts } from '../../../src/quality/told-verdicts.ts';
import { peerId } from '../../support/people.ts';

type Trouble = Pick<Verdict, 'cause' | 'leg'> & Partial<Verdict>;

const markOf = (mos: number): Mark => (mos >= 4 ? 'good' : 'poor');

const conclusion = (sender: string, receiver: string, mos: number, trouble: Trouble | null): Conclusion => ({
  sender: peerId(sender),
  receiver: peerId(receiver),
  source: 'camera',
  mos,
  mark: markOf(mos),
  verdict: trouble && { evidence: 'said', symptom: 'frozen-video', reason: { code: 'nothing-arrives' }, ...trouble },
});
const uplink: Trouble = { cause: 'sender-uplink', leg: 'uplink' };
const downlink: Trouble = { cause: 'receiver-downlink', leg: 'downlink' };
const read = (tellings: readonly Telling[]) =>
  tellings.map(({ to, peerId: of, mos, verdict }) => `${to} of ${of}: ${mos} ${verdict?.cause ?? 'well'}`);

describe('the receiver', () => {
  test('Q6: hears how well it receives a source, and then what is new of it', () => {
    const told = new ToldVerdicts();
    const conclude = (mos: number, trouble: Trouble | null) =>
      read(told.conclude(conclusion('anna', 'boris', mos, trouble)));
    expect(conclude(4.2, null)).toEqual(['boris of anna: 4.2 well']);
    expect(conclude(4.1, null)).toEqual([]);
    expect(conclude(3.8, null)).toEqual(['boris of anna: 3.8 well']);
    expect(conclude(3.7, downlink)).toEqual(['boris of anna: 3.7 receiver-downlink']);
    expect(conclude(3.7, { ...downlink, evidence: 'other figures' })).toEqual([]);
    expect(conclude(3.7, null)).toEqual(['boris of anna: 3.7 well']);
  });
});

describe('the sender', () => {
  test('Q6: hears what lies with it, and when that is over', () => {
    const told = new ToldVerdicts();
    expect(read(told.conclude(conclusion('anna', 'boris', 2, uplink)))).toEqual([
      'boris of anna: 2 sender-uplink',
      'anna of anna: 2 sender-uplink',
    ]);
    expect(read(told.conclude(conclusion('anna', 'boris', 4, null)))).toEqual([
      'boris of anna: 4 well',
      'anna of anna: 4 well',
    ]);
  });

  test.each<Trouble>([
    { cause: 'sender-cpu', leg: null },
    { cause: 'sender-device', leg: null },
    { cause: 'bandwidth-limited', leg: 'uplink' },
    { cause: 'relay-path', leg: 'uplink' },
  ])('Q6: it lies with the sender: $cause', (trouble) => {
    const told = new ToldVerdicts().conclude(conclusion('anna', 'boris', 2, trouble));
    expect(told.map(({ to }) => to)).toEqual(['boris', 'anna']);
  });

  test('Q6: hears nothing of what lies with others', () => {
    const told = new ToldVerdicts();
    expect(read(told.conclude(conclusion('anna', 'boris', 2, downlink)))).toEqual([
      'boris of anna: 2 receiver-downlink',
    ]);
  });

  test('Q6: of several who receive it badly, the worst counts, and one who is well again ends nothing', () => {
    const told = new ToldVerdicts();
    told.conclude(conclusion('anna', 'boris', 3, { ...uplink, cause: 'relay-path' }));
    expect(read(told.conclude(conclusion('anna', 'carol', 2, uplink)))).toEqual([
      'carol of anna: 2 sender-uplink',
      'anna of anna: 2 sender-uplink',
    ]);
    expect(read(told.conclude(conclusion('anna', 'boris', 4, null)))).toEqual(['boris of anna: 4 well']);
    expect(read(told.conclude(conclusion('anna', 'carol', 4, null)))).toEqual([
      'carol of anna: 4 well',
      'anna of anna: 4 well',
    ]);
  });

  test('hears that it is over when the only one who received it badly has left', () => {
    const told = new ToldVerdicts();
    told.conclude(conclusion('anna', 'boris', 2, uplink));
    expect(read(told.forget(peerId('boris')))).toEqual(['anna of anna: 2 well']);
    expect(read(told.forget(peerId('anna')))).toEqual([]);
  });

  test('nobody hears of a source that is gone; when it is back it begins anew', () => {
    const told = new ToldVerdicts();
    told.conclude(conclusion('anna', 'boris', 2, uplink));
    told.retain(peerId('anna'), ['microphone']);
    expect(read(told.conclude(conclusion('anna', 'boris', 2, null)))).toEqual(['boris of anna: 2 well']);
  });
});
