import { expect, test } from 'vitest';
import { Verdict } from '../../../src/protocol/quality.ts';
import { RoomVerdicts } from '../../../src/quality/room-verdicts.ts';
import { FORGOTTEN_AFTER_MS } from '../../../src/quality/watch.ts';
import { lossOf } from '../../support/quality/said.ts';
import { AT, anna, audio, boris, PERIOD_MS, video } from '../../support/quality/samples.ts';

const names = new Map([
  [anna, 'Anna'],
  [boris, 'Boris'],
]);
const room = () => new RoomVerdicts((peerId) => names.get(peerId) ?? peerId);
const lossy = (at: number) => audio('p2p', { ...lossOf(0.1), at });

/** Twice the same; the verdict is there. */
function twice(verdicts: RoomVerdicts, from = AT) {
  verdicts.observe(lossy(from), from);
  return verdicts.observe(lossy(from + PERIOD_MS), from + PERIOD_MS);
}

test('V11: a verdict comes with names, and each source and direction has its own', () => {
  const verdicts = room();
  const judged = twice(verdicts);
  expect(judged).toMatchObject({ sender: anna, receiver: boris, source: 'microphone', mark: 'poor' });
  expect(judged.verdict?.evidence).toBe('Of the packets from Anna to Boris 10 % are lost.');
  expect(Verdict.parse(judged.verdict)).toEqual(judged.verdict);
  const at = AT + PERIOD_MS;
  expect(verdicts.observe(video('p2p', { at }), at).verdict).toBeNull();
  const back = { sender: { peerId: boris }, receiver: { peerId: anna } };
  expect(verdicts.observe(audio('p2p', { ...lossOf(0.1), ...back, at }), at).verdict).toBeNull();
});

test('V7: one that comes late is scored, and what is said stays', () => {
  const verdicts = room();
  const { mos } = twice(verdicts);
  const late = verdicts.observe(audio('p2p', { at: AT }), AT + PERIOD_MS);
  expect(late.scores.whole).toBeGreaterThan(4.3);
  expect([late.mos, late.verdict?.cause]).toEqual([mos, 'network']);
});

test('V7: what is not measured any more is told once as such', () => {
  const verdicts = room();
  twice(verdicts);
  const last = AT + PERIOD_MS;
  expect(verdicts.tick(last + FORGOTTEN_AFTER_MS - 1)).toEqual([]);
  expect(verdicts.tick(last + FORGOTTEN_AFTER_MS)).toEqual([
    { sender: anna, receiver: boris, source: 'microphone', mos: null, mark: null, verdict: null },
  ]);
  expect(verdicts.tick(last + 2 * FORGOTTEN_AFTER_MS)).toEqual([]);
});

test('V7: of what was muted there is nothing to take back', () => {
  const verdicts = room();
  verdicts.observe(audio('p2p', { muted: true }), AT);
  expect(verdicts.tick(AT + FORGOTTEN_AFTER_MS)).toEqual([]);
});

test('V8: who left and comes again begins anew', () => {
  const verdicts = room();
  twice(verdicts);
  verdicts.forget(boris);
  expect(verdicts.tick(AT + 10 * FORGOTTEN_AFTER_MS)).toEqual([]);
  const at = AT + 2 * PERIOD_MS;
  expect(verdicts.observe(lossy(at), at).verdict).toBeNull();
});
