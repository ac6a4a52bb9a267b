import { expect, test } from 'vitest';
import { RtpParameters } from '../../../src/protocol/rtp.ts';
import { pictureOf } from '../../../src/rooms/topology/sent-picture.ts';
import { simulcastParameters } from '../../contract/rtp-samples.ts';

const bitratesOf = (encodings: object[]) =>
  pictureOf(RtpParameters.parse({ ...simulcastParameters, encodings }), undefined)?.bitrates;

test('F12: what layers take is as their sender says, where it says so of each', () => {
  const [small, large] = [
    { rid: 'r0', maxBitrate: 100_000 },
    { rid: 'r1', maxBitrate: 900_000 },
  ];
  expect(bitratesOf([small, large])).toEqual([100_000, 900_000]);
  expect(bitratesOf([small, { rid: 'r1' }])).toBeNull();
  expect(bitratesOf([{ ssrc: 1, scalabilityMode: 'L1T3', maxBitrate: 2_500_000 }])).toEqual([2_500_000]);
  // Of all layers in one stream together.
  expect(bitratesOf([{ ssrc: 1, scalabilityMode: 'L3T3_KEY', maxBitrate: 2_040_000 }])).toBeNull();
});
