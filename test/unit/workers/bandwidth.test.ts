import type { types } from 'mediasoup';
import { describe, expect, test } from 'vitest';
import { Bandwidth, bitratesOf } from '../../../workers/bandwidth.ts';
import { peerId } from '../../support/people.ts';

type Streams = Parameters<typeof bitratesOf>[1];

const rtpParameters = (encodings: { rid?: string; ssrc?: number; scalabilityMode?: string }[]) => ({
  rtpParameters: { codecs: [], encodings },
});
const layered = (rid: string, ...bitrates: number[]) => ({
  rid,
  ssrc: 1,
  bitrate: bitrates.at(-1) ?? 0,
  bitrateByLayer: Object.fromEntries(bitrates.map((bitrate, temporal) => [`0.${temporal}`, bitrate])),
});

test('F12: a line is watched once, however often pictures come to be received on it', () => {
  const asked: string[] = [];
  const ask = (what: string) => async () => void asked.push(what);
  const transport = {
    on() {},
    observer: { once() {} },
    setMaxOutgoingBitrate: ask('most'),
    setMinOutgoingBitrate: ask('least'),
    enableTraceEvent: ask('trace'),
  };
  const bandwidth = new Bandwidth({ told() {}, pictures: () => [] });
  for (const _ of [1, 2]) bandwidth.add(peerId('anna'), transport as unknown as types.WebRtcTransport);
  expect(asked.sort()).toEqual(['least', 'most', 'trace']);
});

describe('F12: what pictures take', () => {
  const camera = rtpParameters(['r0', 'r1', 'r2'].map((rid) => ({ rid, scalabilityMode: 'L1T3' })));

  test('of each stream its layers, in the order of the encodings', () => {
    const streams: Streams = [layered('r1', 4, 5, 6), layered('r0', 1, 2, 3)];
    expect(bitratesOf(camera, streams)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [0, 0, 0],
    ]);
  });

  test('of a temporal layer that nothing is told of, all of the stream', () => {
    expect(bitratesOf(camera, [layered('r2', 40, 0, 100)])[2]).toEqual([40, 100, 100]);
  });

  test('of one stream with several spatial layers, each', () => {
    const streams: Streams = [{ ssrc: 1, bitrate: 40, bitrateByLayer: { '0.0': 10, '1.0': 40 } }];
    expect(bitratesOf(rtpParameters([{ ssrc: 1, scalabilityMode: 'L2T1' }]), streams)).toEqual([[10], [40]]);
  });

  test('of one without layers its bitrate, and nothing before anything comes', () => {
    const plain = rtpParameters([{ ssrc: 1 }]);
    expect(bitratesOf(plain, [{ ssrc: 1, bitrate: 7, bitrateByLayer: {} }])).toEqual([[7]]);
    expect(bitratesOf(plain, [])).toEqual([[0]]);
  });
});
