import { describe, expect, it } from 'vitest';
import { modeOf, setTopLayer, spatialLayersOf } from '../../../sdk/media/sfu/svc.ts';

function senderOf(encoding: object | undefined) {
  const set: object[] = [];
  const sender = {
    getParameters: () => ({ encodings: encoding ? [{ ...encoding }] : [] }),
    setParameters: async ({ encodings }: { encodings: object[] }) => void set.push(...encodings),
  };
  return { sender: sender as unknown as RTCRtpSender, set };
}

const full = { scalabilityMode: 'L3T3_KEY', maxBitrate: 2_000_000 };

describe('spatial layers in one encoding', () => {
  it.each([
    ['L3T3_KEY', 3],
    ['L2T3_KEY', 2],
    ['L1T3', 1],
    [undefined, 1],
  ])('%s has %d', (mode, layers) => {
    expect(spatialLayersOf(mode)).toBe(layers);
    expect(modeOf(layers)).toBe(mode ?? 'L1T3');
  });

  it.each([
    [2, { active: true, scalabilityMode: 'L3T3_KEY', scaleResolutionDownBy: 1, maxBitrate: 2_000_000 }],
    [1, { active: true, scalabilityMode: 'L2T3_KEY', scaleResolutionDownBy: 2, maxBitrate: 600_000 }],
    [0, { active: true, scalabilityMode: 'L1T3', scaleResolutionDownBy: 4, maxBitrate: 180_000 }],
    [-1, { active: false }],
  ])('F23: up to %d keep their sizes and their numbers', async (top, expected) => {
    const { sender, set } = senderOf({ active: true });
    await setTopLayer(sender, top, full);
    expect(set).toEqual([expected]);
  });

  it('of a sender that has stopped there are none', async () => {
    const { sender, set } = senderOf(undefined);
    await setTopLayer(sender, 0, full);
    expect(set).toEqual([]);
  });
});
