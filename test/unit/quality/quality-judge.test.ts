import { describe, expect, it } from 'vitest';
import type { PeerId } from '../../../src/protocol/ids.ts';
import type { QualityEvents } from '../../../src/quality/quality-events.ts';
import { QualityJudge } from '../../../src/quality/quality-judge.ts';
import type { LegSample } from '../../../src/quality/sample.ts';
import type { Conclusion } from '../../../src/quality/told-verdicts.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { applicationId, callId, peerId } from '../../support/people.ts';
import { AT, anna, audio, boris, PERIOD_MS, video } from '../../support/quality/samples.ts';
import { rethrow } from '../../support/recorded.ts';

const room = { callId: callId('call'), applicationId: applicationId('acme') };

function judging() {
  const events = new TypedEmitter<QualityEvents>(rethrow);
  const told: string[] = [];
  const scores: QualityEvents['leg-scored'][] = [];
  const concluded: Conclusion[] = [];
  const gone = new Set<PeerId>();
  events.on('verdict-begun', ({ cause, leg, symptom, evidence }) =>
    told.push(`begun ${cause} ${leg} ${symptom}: ${evidence}`),
  );
  events.on('verdict-ended', ({ cause, symptom }) => told.push(`ended ${cause} ${symptom}`));
  events.on('candidate-pair-changed', ({ peerId, pair }) => told.push(`pair of ${peerId}: ${pair.local}`));
  events.on('layers-changed', ({ layers }) => told.push(`layers ${layers ? layers.spatial : 'none'}`));
  events.on('leg-scored', (score) => scores.push(score));
  const judge = new QualityJudge({
    events,
    conclude: (_callId, conclusions) => concluded.push(...conclusions),
    nameOf: (_callId, peerId) => (gone.has(peerId) ? null : peerId === anna ? 'Anna' : 'Boris'),
  });
  return {
    judge,
    told,
    scores,
    concluded,
    leaves(peerId: PeerId, now: number) {
      gone.add(peerId);
      judge.peerLeft(room.callId, peerId, now);
    },
    /** One period after the other. */
    hear(...samples: LegSample[]) {
      for (const sample of samples) judge.take({ ...room, samples: [sample] }, sample.at + 1_000);
    },
  };
}

const period = (n: number) => ({ at: AT + n * PERIOD_MS });
const lossy = (n: number) =>
  audio('sfu', {
    ...period(n),
    up: { lost: 60, packets: 190, transportLost: 0.24 },
    received: { lost: 60, packets: 190, concealed: 60_000, concealments: 50 },
  });
const fine = (n: number) => audio('sfu', period(n));

describe('what comes of samples', () => {
  it('Q20: in P2P the line is not divided: one score, of the whole', () => {
    const { hear, scores } = judging();
    hear(audio('p2p'));
    expect(scores).toMatchObject([
      { ...room, leg: 'whole', peerId: anna, viewerId: boris, source: 'microphone', path: 'p2p_host', topology: 'p2p' },
    ]);
    expect(scores[0]?.inputs).toMatchObject({ lossRatio: 0, rttMs: 20, bitrate: 32_000 });
  });

  it('Q20: on the SFU also each leg for itself; the uplink once, however many receive it', () => {
    const { judge, scores } = judging();
    const toCarol = { ...audio('sfu'), receiver: { ...audio('sfu').receiver, peerId: anna } };
    judge.take({ ...room, samples: [audio('sfu'), toCarol] }, AT);
    expect(scores.map(({ leg, viewerId }) => [leg, viewerId])).toEqual([
      ['whole', boris],
      ['uplink', null],
      ['downlink', boris],
      ['whole', anna],
      ['downlink', anna],
    ]);
  });

  it('Q20: the uplink once a period, to whatever rhythms its receivers tell of it, and however late', () => {
    const { judge, scores } = judging();
    const receivedAt = (at: number, n: number) => {
      const sample = audio('sfu', { at });
      return { ...sample, receiver: { ...sample.receiver, peerId: peerId(`receiver-${n}`) } };
    };
    const periods = Array.from({ length: 12 }, (_, index) => AT + index * PERIOD_MS);
    const receivers = [0, 1_700, 3_400];
    const inTime = periods.flatMap((at) => receivers.map((phase, n) => receivedAt(at + phase, n)));
    for (const sample of inTime) judge.take({ ...room, samples: [sample] }, sample.at);
    const late = periods.map((at) => receivedAt(at + 4_000, 4));
    judge.take({ ...room, samples: late }, AT + 65_000);
    const uplinks = scores.filter(({ leg }) => leg === 'uplink').map(({ at }) => at);
    expect(uplinks).toEqual(periods);
  });

  it('Q20: where neither end measures, what the SFU holds back entirely is poor for the usual five seconds', () => {
    const { hear, scores } = judging();
    const missing = { missing: true };
    hear(video('sfu', { ...period(0), sender: missing, receiver: missing, down: { paused: 'bandwidth' } }));
    expect(scores.map(({ leg, periodMs, isPoor }) => [leg, periodMs, isPoor])).toEqual([
      ['whole', PERIOD_MS, true],
      ['uplink', PERIOD_MS, false],
    ]);
  });

  it('Q20: where no end measures, the uplink is told once all the same', () => {
    const { judge, scores } = judging();
    const blind = audio('sfu', { sender: { missing: true }, receiver: { missing: true } });
    const toCarol = { ...blind, receiver: { ...blind.receiver, peerId: peerId('carol') } };
    judge.take({ ...room, samples: [blind, toCarol] }, AT);
    expect(scores.filter(({ leg }) => leg === 'uplink')).toHaveLength(1);
  });

  it('Q21: a verdict begins with its evidence, is told to those whom it concerns, and ends', () => {
    const { hear, told, concluded } = judging();
    hear(fine(0), lossy(1), lossy(2));
    const begun = told.filter((line) => line.startsWith('begun'));
    expect(begun).toHaveLength(1);
    expect(begun[0]).toMatch(/^begun sender-uplink uplink choppy-audio: .*Anna/);
    expect(concluded.at(-1)).toMatchObject({ sender: anna, receiver: boris, verdict: { cause: 'sender-uplink' } });
    hear(fine(3), fine(4), fine(5));
    expect(told.filter((line) => line.startsWith('ended'))).toEqual(['ended sender-uplink choppy-audio']);
    expect(concluded.at(-1)).toMatchObject({ verdict: null });
  });

  it('Q21: a verdict ends with the call, and with the seat of either end', () => {
    const atTheEnd = judging();
    atTheEnd.hear(lossy(0), lossy(1));
    atTheEnd.judge.end(room.callId, AT + 60_000);
    expect(atTheEnd.told.at(-1)).toBe('ended sender-uplink choppy-audio');
    const left = judging();
    left.hear(lossy(0), lossy(1));
    left.leaves(boris, AT + 60_000);
    left.judge.end(room.callId, AT + 60_000);
    expect(left.told.filter((line) => line.startsWith('ended'))).toHaveLength(1);
  });

  it.each([anna, boris])('Q21: %s leaves, then the last digest comes due: it is scored, and nothing is said', (who) => {
    const { hear, leaves, told, scores, concluded } = judging();
    hear(lossy(0), lossy(1));
    leaves(who, AT + PERIOD_MS + 1_500);
    const [saidBefore, concludedBefore] = [told.length, concluded.length];
    hear(lossy(2), lossy(3));
    expect(told.slice(saidBefore)).toEqual([]);
    expect(concluded.slice(concludedBefore)).toEqual([]);
    expect(scores.filter(({ at }) => at === AT + 3 * PERIOD_MS).map(({ leg, cause }) => [leg, cause])).toEqual([
      ['whole', 'unknown'],
      ['uplink', null],
      ['downlink', null],
    ]);
  });

  it('Q21: where nothing comes any more nothing is said any more', () => {
    const { hear, judge, told } = judging();
    hear(lossy(0), lossy(1));
    judge.tick(AT + PERIOD_MS + 19_000);
    expect(told.some((line) => line.startsWith('ended'))).toBe(false);
    judge.tick(AT + PERIOD_MS + 21_000);
    expect(told.at(-1)).toBe('ended sender-uplink choppy-audio');
  });

  it('Q22: what comes late is scored for the report, and changes nothing of what is said now', () => {
    const { hear, told, scores } = judging();
    hear(fine(2));
    const before = scores.length;
    hear(lossy(0), lossy(1));
    expect(scores.length).toBeGreaterThan(before);
    expect(scores.at(-1)?.at).toBe(AT + PERIOD_MS);
    expect(told.some((line) => line.startsWith('begun'))).toBe(false);
  });

  it('Q23: candidate pairs and layers are told when they change', () => {
    const { hear, told } = judging();
    const layered = (n: number, spatial: number | null) =>
      video('sfu', { ...period(n), down: { layers: layersAt(spatial) } });
    hear(layered(0, 2), layered(1, 2), layered(2, 0), layered(3, null));
    expect(told.filter((line) => line.startsWith('layers'))).toEqual(['layers 2', 'layers 0', 'layers none']);
    expect(told.filter((line) => line.startsWith('pair'))).toEqual(['pair of anna: host', 'pair of boris: host']);
  });
});

function layersAt(spatial: number | null) {
  const top = { spatial: 2, temporal: 2 };
  return { announced: 3, top, preferred: top, current: spatial === null ? null : { spatial, temporal: 2 } };
}
