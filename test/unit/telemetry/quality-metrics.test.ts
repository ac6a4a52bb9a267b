import { expect, test } from 'vitest';
import type { QualityEvents } from '../../../src/quality/quality-events.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { applicationId, callId, peerId } from '../../support/people.ts';
import { aVerdict, emptySnapshot, observedFacts } from '../../support/telemetry/observed-facts.ts';

function metrics() {
  const facts = observedFacts();
  const { scrape } = createMetrics(facts, async () => emptySnapshot);
  const value = async (line: string): Promise<number | undefined> => {
    const found = (await scrape()).text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length));
  };
  return { quality: facts.quality, scrape, value };
}

const room = { callId: callId('call'), applicationId: applicationId('acme') };

const sound: QualityEvents['leg-scored'] = {
  ...room,
  at: 0,
  peerId: peerId('p'),
  viewerId: null,
  kind: 'audio',
  source: 'microphone',
  leg: 'uplink',
  path: 'sfu_udp',
  topology: 'sfu',
  mos: 2.4,
  inputs: { lossRatio: 0.03, rttMs: 120, jitterMs: 15 },
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
  quality.emit('leg-scored', { ...sound, inputs: {} });
  const where = 'leg="uplink",path="sfu_udp",topology="sfu"';
  expect(await value(`parley_loss_ratio_count{kind="audio",${where}}`)).toBeUndefined();
  expect(await value(`parley_rtt_seconds_count{${where}}`)).toBeUndefined();
  expect(await value(`parley_jitter_seconds_count{kind="audio",${where}}`)).toBeUndefined();
});

test('E5: what nobody knows the way of is in no histogram', async () => {
  const { quality, scrape } = metrics();
  quality.emit('leg-scored', { ...sound, path: null });
  expect((await scrape()).text).not.toContain('parley_mos_bucket{');
});

test('E5: poor time by cause, of all time that was scored: of what people get, not again of its legs', async () => {
  const { quality, value } = metrics();
  const whole = { ...sound, leg: 'whole' } as const;
  quality.emit('leg-scored', whole);
  quality.emit('leg-scored', { ...whole, cause: null, periodMs: 2_500 });
  quality.emit('leg-scored', { ...whole, isPoor: false, cause: null });
  quality.emit('leg-scored', sound);
  expect(await value('parley_scored_seconds_total{kind="audio"}')).toBe(12.5);
  expect(await value('parley_poor_seconds_total{kind="audio",cause="sender-uplink"}')).toBe(5);
  expect(await value('parley_poor_seconds_total{kind="audio",cause="unknown"}')).toBe(2.5);
  expect(await value('parley_poor_seconds_total{kind="video",cause="server"}')).toBe(0);
});

test('E5: verdicts by cause and symptom; digests taken, and refused by reason', async () => {
  const { quality, value } = metrics();
  const verdict = { ...room, ...aVerdict, cause: 'sender-device', symptom: 'dead-microphone' } as const;
  quality.emit('verdict-begun', verdict);
  const labels = '{cause="sender-device",symptom="dead-microphone"}';
  expect(await value(`parley_verdicts_total${labels}`)).toBe(1);
  expect(await value(`parley_verdicts_ended_total${labels}`)).toBe(0);
  quality.emit('verdict-ended', verdict);
  expect(await value(`parley_verdicts_ended_total${labels}`)).toBe(1);
  quality.emit('digest-taken', { ...room, peerId: peerId('p') });
  quality.emit('digest-refused', { ...room, peerId: peerId('p'), reason: 'impossible-loss' });
  expect(await value('parley_digests_taken_total')).toBe(1);
  expect(await value('parley_digests_refused_total{reason="impossible-loss"}')).toBe(1);
  expect(await value('parley_digests_refused_total{reason="unknown-path"}')).toBe(0);
});
