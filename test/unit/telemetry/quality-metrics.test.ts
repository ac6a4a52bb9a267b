import { expect, test } from 'vitest';
import type { LegScore } from '../../../src/quality/quality-events.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { callId } from '../../support/people.ts';
import { emptySnapshot, observedFacts } from '../../support/telemetry/observed-facts.ts';

function metrics() {
  const facts = observedFacts();
  const { scrape } = createMetrics(facts, async () => emptySnapshot);
  const value = async (line: string): Promise<number | undefined> => {
    const found = (await scrape()).text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length));
  };
  return { quality: facts.quality, scrape, value };
}

const sound: LegScore = {
  callId: callId('call'),
  kind: 'audio',
  source: 'microphone',
  leg: 'uplink',
  path: 'sfu_udp',
  topology: 'sfu',
  mos: 2.4,
  lossRatio: 0.03,
  rttMs: 120,
  jitterMs: 15,
  periodMs: 5_000,
  isPoor: true,
  cause: 'sender-uplink',
};

test('E5: a scored leg counts in each histogram that it has a number for, in base units', async () => {
  const { quality, value } = metrics();
  quality.emit('leg-scored', sound);
  const where = 'leg="uplink",path="sfu_udp",topology="sfu"';
  expect(await value(`parley_mos_bucket{le="2.0",kind="audio",source="microphone",${where}}`)).toBe(0);
  expect(await value(`parley_mos_bucket{le="2.5",kind="audio",source="microphone",${where}}`)).toBe(1);
  expect(await value(`parley_loss_ratio_sum{kind="audio",${where}}`)).toBe(0.03);
  expect(await value(`parley_rtt_seconds_sum{${where}}`)).toBe(0.12);
  expect(await value(`parley_jitter_seconds_sum{kind="audio",${where}}`)).toBe(0.015);
  expect(await value(`parley_freeze_ratio_count{source="microphone",${where}}`)).toBeUndefined();
});

test('E5: what was not measured is not counted as nothing', async () => {
  const { quality, value } = metrics();
  const { lossRatio: _loss, rttMs: _rtt, jitterMs: _jitter, ...bare } = sound;
  quality.emit('leg-scored', bare);
  const where = 'leg="uplink",path="sfu_udp",topology="sfu"';
  expect(await value(`parley_loss_ratio_count{kind="audio",${where}}`)).toBeUndefined();
  expect(await value(`parley_rtt_seconds_count{${where}}`)).toBeUndefined();
  expect(await value(`parley_jitter_seconds_count{kind="audio",${where}}`)).toBeUndefined();
});

test('E5: poor time by cause, of all time that was scored', async () => {
  const { quality, value } = metrics();
  quality.emit('leg-scored', sound);
  quality.emit('leg-scored', { ...sound, cause: null, periodMs: 2_500 });
  quality.emit('leg-scored', { ...sound, isPoor: false, cause: null });
  expect(await value('parley_scored_seconds_total{kind="audio"}')).toBe(12.5);
  expect(await value('parley_poor_seconds_total{kind="audio",cause="sender-uplink"}')).toBe(5);
  expect(await value('parley_poor_seconds_total{kind="audio",cause="unknown"}')).toBe(2.5);
  expect(await value('parley_poor_seconds_total{kind="video",cause="server"}')).toBe(0);
});

test('E5: verdicts by cause and symptom; digests taken, and refused by reason', async () => {
  const { quality, value } = metrics();
  const verdict = {
    callId: callId('call'),
    cause: 'sender-device',
    symptom: 'dead-microphone',
    source: 'microphone',
  } as const;
  quality.emit('verdict-began', verdict);
  const labels = '{cause="sender-device",symptom="dead-microphone"}';
  expect(await value(`parley_verdicts_total${labels}`)).toBe(1);
  expect(await value(`parley_verdicts_ended_total${labels}`)).toBe(0);
  quality.emit('verdict-ended', verdict);
  expect(await value(`parley_verdicts_ended_total${labels}`)).toBe(1);
  quality.emit('digest-taken', { callId: callId('call') });
  quality.emit('digest-refused', { reason: 'impossible-loss' });
  expect(await value('parley_digests_taken_total')).toBe(1);
  expect(await value('parley_digests_refused_total{reason="impossible-loss"}')).toBe(1);
  expect(await value('parley_digests_refused_total{reason="unknown-path"}')).toBe(0);
});
