import { describe, expect, test } from 'vitest';
import { type LoopbackSample, loopbackOf, sampleOf } from '../../../../sdk/diagnosis/loopback-meter.ts';

const report = (entries: Record<string, unknown>[]): RTCStatsReport =>
  new Map(entries.map((entry, index) => [`${index}`, entry])) as unknown as RTCStatsReport;

test('a sample is read from both sides’ reports; padding is no picture', () => {
  const send = report([
    { type: 'candidate-pair', nominated: false, state: 'succeeded', currentRoundTripTime: 9 },
    { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.042 },
  ]);
  const receive = report([
    { type: 'inbound-rtp', kind: 'video', mid: 'probator', packetsReceived: 16 },
    {
      type: 'inbound-rtp',
      kind: 'video',
      mid: '1',
      packetsReceived: 200,
      packetsLost: 2,
      framesDecoded: 48,
      totalFreezesDuration: 0.5,
      frameHeight: 360,
    },
    { type: 'inbound-rtp', kind: 'audio', mid: '0', packetsReceived: 100, packetsLost: 1, jitter: 0.004 },
  ]);
  expect(sampleOf(send, receive, 7)).toEqual({
    at: 7,
    rttMs: 42,
    audio: { received: 100, lost: 1, jitterMs: 4 },
    video: { received: 200, lost: 2, frames: 48, freezeMs: 500, height: 360 },
  });
  expect(sampleOf(report([]), report([]), 0)).toEqual({ at: 0, rttMs: null, audio: null, video: null });
});

const sample = (at: number, more: Partial<LoopbackSample> = {}): LoopbackSample => ({
  at,
  rttMs: 40,
  audio: { received: at / 20, lost: 0, jitterMs: 3 },
  video: { received: at / 5, lost: 0, frames: (at / 1000) * 24, freezeMs: 0, height: 360 },
  ...more,
});

describe('what came back', () => {
  test('is the difference of the first and the last, with medians between', () => {
    const lost = { received: 480, lost: 20, jitterMs: 5 };
    const loopback = loopbackOf('sfu-udp', [
      sample(0, { rttMs: 30 }),
      sample(5_000, { rttMs: 50 }),
      sample(10_000, { rttMs: 900, audio: lost }),
    ]);
    expect(loopback).toMatchObject({ way: 'sfu-udp', rttMs: 50, jitterMs: 3, lossRatio: 0.04 });
    expect(loopback?.video).toEqual({ framesPerSecond: 24, freezeRatio: 0, height: 360 });
  });

  test('without sound, the pictures tell what is lost', () => {
    const video = { received: 900, lost: 100, frames: 100, freezeMs: 5_000, height: 180 };
    const loopback = loopbackOf('relay', [sample(0, { audio: null }), sample(10_000, { audio: null, video })]);
    expect(loopback).toMatchObject({ lossRatio: 0.1, video: { framesPerSecond: 10, freezeRatio: 0.5 } });
  });

  test('late packets make the loss smaller, never negative', () => {
    const first = sample(0, { audio: { received: 0, lost: 5, jitterMs: 0 } });
    expect(loopbackOf('sfu-tcp', [first, sample(10_000)])?.lossRatio).toBe(0);
  });

  test('nothing, where there were fewer than two looks; all is lost where nothing came', () => {
    expect(loopbackOf('sfu-udp', [])).toBeNull();
    expect(loopbackOf('sfu-udp', [sample(0)])).toBeNull();
    const nothing = (at: number) => sample(at, { audio: null, video: null });
    expect(loopbackOf('sfu-udp', [nothing(0), nothing(5_000)])).toMatchObject({
      lossRatio: 1,
      expected: 'bad',
      video: null,
    });
  });
});
