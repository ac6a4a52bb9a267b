import { describe, expect, test } from 'vitest';
import { isFlowing, layersOf, pausedBy, transportStats } from '../../../workers/peer-stats.ts';

type Consumer = Parameters<typeof layersOf>[0];

/** Of three layers at three frame rates each, all of which are sent. */
const simulcast = (change: Partial<Consumer> = {}): Consumer => ({
  type: 'simulcast',
  paused: false,
  producerPaused: false,
  score: { score: 10, producerScore: 10, producerScores: [10, 10, 10] },
  currentLayers: { spatialLayer: 2, temporalLayer: 2 },
  preferredLayers: { spatialLayer: 2, temporalLayer: 2 },
  rtpParameters: { codecs: [], encodings: [{ ssrc: 1, scalabilityMode: 'L3T3' }] },
  ...change,
});
const scores = (...producerScores: number[]) => ({ score: 10, producerScore: 10, producerScores });

describe('losses of a transport', () => {
  const flow = (feedback: string): Parameters<typeof transportStats>[2][number] => ({
    rtpParameters: {
      codecs: [
        {
          mimeType: 'video/VP8',
          payloadType: 96,
          clockRate: 90_000,
          rtcpFeedback: [{ type: feedback, parameter: '' }],
        },
      ],
    },
  });
  const stats = [{ rtpPacketLossSent: 0.02, rtpPacketLossReceived: 0.03 }] as Parameters<typeof transportStats>[1];
  const lost = (...parameters: Parameters<typeof transportStats>) => transportStats(...parameters).lost;

  test('of the way that it goes, while something flows for which there is transport-wide feedback', () => {
    expect([lost('send', stats, [flow('transport-cc')]), lost('recv', stats, [flow('transport-cc')])]).toEqual([
      0.03, 0.02,
    ]);
    expect(lost('recv', stats, [flow('nack')])).toBeNull();
    expect(lost('recv', stats, [])).toBeNull();
    expect(lost('recv', [], [flow('transport-cc')])).toBeNull();
  });

  test('what is paused, or held back whole, does not flow', () => {
    expect(isFlowing(simulcast())).toBe(true);
    expect(isFlowing(simulcast({ paused: true }))).toBe(false);
    expect(isFlowing(simulcast({ producerPaused: true }))).toBe(false);
    expect(isFlowing(simulcast({ currentLayers: undefined }))).toBe(false);
  });
});

describe('layers', () => {
  test('top: the best that comes, not the best that was announced', () => {
    const layers = layersOf(simulcast({ score: scores(10, 9, 0) }));
    expect(layers).toMatchObject({ announced: 3, top: { spatial: 1, temporal: 2 } });
  });

  test('current: what is sent on; preferred: what is wished for', () => {
    const lower = simulcast({
      currentLayers: { spatialLayer: 0, temporalLayer: 1 },
      preferredLayers: { spatialLayer: 1 },
    });
    expect(layersOf(lower)).toMatchObject({
      current: { spatial: 0, temporal: 1 },
      preferred: { spatial: 1, temporal: 2 },
    });
  });

  test('none where there is one only', () => {
    expect(layersOf(simulcast({ type: 'simple' }))).toBeNull();
  });
});

describe('paused', () => {
  const by = (consumer: Consumer) => pausedBy(consumer, layersOf(consumer));

  test('by nobody while something is sent on', () => {
    expect(by(simulcast())).toBe('nobody');
  });

  test('by the sender, by a wish', () => {
    expect(by(simulcast({ producerPaused: true, paused: true }))).toBe('sender');
    expect(by(simulcast({ paused: true }))).toBe('wish');
  });

  test('by the bandwidth: layers come, and none is sent on', () => {
    expect(by({ ...simulcast(), currentLayers: undefined } as Consumer)).toBe('bandwidth');
  });

  test('by nobody where nothing comes, for then there is nothing to hold back', () => {
    expect(by({ ...simulcast({ score: scores(0, 0, 0) }), currentLayers: undefined } as Consumer)).toBe('nobody');
  });
});
