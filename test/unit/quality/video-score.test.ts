import { describe, expect, test } from 'vitest';
import { scoreSample } from '../../../src/quality/score.ts';
import { shareOfCoarsest } from '../../../src/quality/video/seen.ts';
import { AT, audio, screen, type VideoChanges, video } from '../../support/quality/samples.ts';

const whole = (changes: VideoChanges): number => scoreSample(video('p2p', changes)).whole ?? Number.NaN;
const clean = whole({});
const spatial = (layer: number) => ({ spatial: layer, temporal: 2 });

describe('V3: what is seen', () => {
  test('V3: a clean picture is 4.5', () => {
    expect(clean).toBeGreaterThan(4.49);
    expect(clean).toBeLessThanOrEqual(4.5);
  });

  test('V3: a tenth of the time frozen', () => {
    expect(whole({ received: { freezes: 1, freezeMs: 500 } })).toBeCloseTo(1 + (clean - 1) * Math.exp(-0.6), 6);
  });

  test('V3: half of the frames that the camera gives, whoever lost them', () => {
    const half = whole({ received: { framesDecoded: 75, qpSum: 75 * 30 } });
    expect(half).toBeCloseTo(1 + 3.5 * Math.exp(-(Math.log(2) ** 2) / (2 * 1.04 ** 2)), 6);
    const encoder = { framesEncoded: 75, framesSent: 75 };
    expect(whole({ sent: encoder, received: { framesDecoded: 75, qpSum: 75 * 30 } })).toBeCloseTo(half, 6);
  });

  test('V3: half of the height', () => {
    const expected = 1 + (clean - 1) * 0.5 ** 0.55;
    const small = { width: 640, height: 360 };
    expect(whole({ received: small })).toBeCloseTo(expected, 6);
    // Made smaller by the encoder because the line is narrow: against what the camera gives.
    expect(whole({ sent: { ...small, limitedByBandwidthMs: 3_000 }, received: small })).toBeCloseTo(expected, 6);
    // Of the sender's own will: that is all there is to see.
    expect(whole({ sent: small, received: small })).toBeCloseTo(clean, 6);
  });

  test('V3: turned by a quarter it is the same picture', () => {
    expect(whole({ received: { width: 720, height: 1_280 } })).toBeCloseTo(clean, 6);
  });

  test('V3: packets that were sent again cost little, those that never came much', () => {
    const lost = { packets: 810, lost: 90, nacks: 60 };
    const repaired = whole({ received: { ...lost, retransmitted: 90 } });
    expect(repaired).toBeGreaterThan(4.3);
    expect(whole({ received: { ...lost, retransmitted: 20 } })).toBeLessThan(2.5);
    const { retransmitted: _, ...uncounted } = video('p2p').received ?? { retransmitted: 0 };
    const sample = video('p2p');
    if (!('packets' in uncounted)) throw new Error('the sample has a receiver');
    expect(scoreSample({ ...sample, received: { ...uncounted, ...lost } }).whole).toBeCloseTo(repaired, 6);
  });

  test('V3: coarse blocks', () => {
    expect(whole({ received: { qpSum: 149 * 100 } })).toBeLessThan(clean - 0.5);
    expect(whole({ received: { codec: 'video/VP9', qpSum: 149 * 100 } })).toBeCloseTo(clean, 6);
    expect([shareOfCoarsest('video/h264', 51), shareOfCoarsest('video/x', 51), shareOfCoarsest(undefined, 9)]).toEqual([
      1, 0, 0,
    ]);
  });

  test('V3: a camera that gives nothing is 1, one in the dark is not', () => {
    const still = { capturedFrames: 0, framesEncoded: 0, framesSent: 0 };
    expect(whole({ sent: still, received: { framesDecoded: 0, framesReceived: 0, packets: 0 } })).toBe(1);
    const dark = { capturedFrames: 40, framesEncoded: 40, framesSent: 40 };
    expect(whole({ sent: dark, received: { framesReceived: 40, framesDecoded: 40, qpSum: 1_200 } })).toBeGreaterThan(
      4.4,
    );
  });

  test('V3: more than 30 frames a second are not missed', () => {
    const fast = { capturedFrames: 300, framesEncoded: 300, framesSent: 300 };
    expect(whole({ sent: fast, received: { framesDecoded: 150 } })).toBeGreaterThan(4.49);
  });

  test('V3: without the sender’s digest freezes and losses are what is known', () => {
    expect(
      whole({ sender: { missing: true }, received: { framesDecoded: 20, qpSum: 600, width: 320, height: 180 } }),
    ).toBeGreaterThan(4.4);
    expect(whole({ sender: { missing: true }, received: { freezeMs: 2_500 } })).toBeLessThan(1.3);
  });
});

describe('V3: a shared screen', () => {
  const half = { width: 960, height: 540 };
  const score = (changes: VideoChanges): number => scoreSample(screen('sfu', changes)).whole ?? Number.NaN;

  test('V3: half of the height is not read any more', () => {
    expect(score({})).toBeGreaterThan(4.4);
    expect(score({ received: half })).toBeCloseTo(1 + (score({}) - 1) / 2, 1);
  });

  test('V3: it has five seconds to become sharp', () => {
    expect(score({ received: half, since: { source: AT - 4_000 } })).toBeGreaterThan(4.4);
    expect(score({ received: half, since: { source: AT - 5_000 } })).toBeLessThan(3);
  });

  test('V3: it stands still without harm', () => {
    const still = { framesEncoded: 2, framesSent: 2, capturedFrames: 2 };
    expect(score({ sent: still, received: { framesReceived: 1, framesDecoded: 1, qpSum: 30 } })).toBeGreaterThan(4.4);
  });
});

describe('V5: what is nobody’s fault has no score', () => {
  const none = { whole: null, uplink: null, downlink: null };

  test('V5: a muted source', () => {
    expect(scoreSample(audio('sfu', { muted: true }))).toEqual(none);
    expect(scoreSample(audio('p2p', { sent: { muted: true } }))).toEqual(none);
    expect(scoreSample(video('p2p', { muted: true }))).toEqual(none);
  });

  test('V5: a tile that is hidden', () => {
    expect(scoreSample(video('sfu', { received: { hidden: true, framesDecoded: 0 } }))).toEqual(none);
  });

  test('V5: a consumer that the sender or a wish pauses', () => {
    expect(scoreSample(video('sfu', { down: { paused: 'sender' } }))).toEqual(none);
    expect(scoreSample(video('sfu', { down: { paused: 'wish' } }))).toEqual(none);
  });

  test('V5: one that bandwidth pauses shows nothing, and says nothing of the downlink', () => {
    const scores = scoreSample(
      video('sfu', { down: { paused: 'bandwidth' }, received: { packets: 0, framesDecoded: 0 } }),
    );
    expect(scores.whole).toBe(1);
    expect(scores.downlink).toBeNull();
    expect(scores.uplink).toBeGreaterThan(4.4);
  });

  test('V5: a smaller layer that was wished for is all that was to be seen', () => {
    const layers = { announced: 3, top: spatial(2), preferred: spatial(1), current: spatial(1) };
    expect(
      scoreSample(video('sfu', { down: { layers }, received: { width: 640, height: 360 } })).whole,
    ).toBeGreaterThan(4.4);
  });

  test('V5: layers above the wish that are not encoded are not missed when the encoder is held back', () => {
    const small = { width: 640, height: 360 };
    const sent = { ...small, layers: 2, limitedByBandwidthMs: 3_000 };
    const watched = (wished: number) => {
      const layers = { announced: 3, top: spatial(1), preferred: spatial(wished), current: spatial(1) };
      return scoreSample(video('sfu', { sent, down: { layers }, received: small })).whole;
    };
    expect(watched(1)).toBeGreaterThan(4.4);
    expect(watched(2)).toBeLessThan(3.7);
  });

  test('V5: a small picture, or none, while the SFU was not asked what is wished for', () => {
    expect(scoreSample(video('sfu', { down: null, received: { packets: 0, framesDecoded: 0 } }))).toEqual(none);
    const small = video('sfu', { down: null, received: { width: 320, height: 180 } });
    expect(scoreSample(small).whole).toBeGreaterThan(4.4);
  });

  test('V5: one that bandwidth made smaller is seen, and the leg is as good as what it carries', () => {
    const layers = { announced: 3, top: spatial(2), preferred: spatial(2), current: spatial(0) };
    const scores = scoreSample(video('sfu', { down: { layers }, received: { width: 320, height: 180 } }));
    expect(scores.whole).toBeLessThan(3);
    expect(scores.downlink).toBeGreaterThan(4.4);
  });

  test('V5: what devices and encoders do is not the lines’', () => {
    const starved = { framesEncoded: 40, framesSent: 40, width: 320, height: 180, limitedByCpuMs: 5_000 };
    const received = { framesDecoded: 40, framesReceived: 40, width: 320, height: 180, freezeMs: 1_000 };
    const { whole: seen, uplink, downlink } = scoreSample(video('sfu', { sent: starved, received }));
    expect(seen).toBeLessThan(2.5);
    expect([uplink, downlink]).toEqual([4.5, 4.5]);
  });
});

describe('V6: each leg for itself', () => {
  test('V6: what the uplink lost for good is the uplink’s, and what came again is not', () => {
    const up = { packets: 855, lost: 45, repaired: 5, transportLost: 0.05 };
    const lost = scoreSample(video('sfu', { up, received: { packets: 858, lost: 42, nacks: 5, retransmitted: 2 } }));
    expect(lost.uplink).toBeLessThan(3);
    expect(lost.downlink).toBeGreaterThan(4.3);
    const again = scoreSample(video('sfu', { up: { ...up, repaired: 45 } }));
    expect(again.uplink).toBeGreaterThan(4.3);
  });

  test('V6: a line out of which nothing comes is 1', () => {
    const { uplink, downlink } = scoreSample(video('sfu', { received: { packets: 0, framesDecoded: 0 } }));
    expect(uplink).toBeGreaterThan(4.4);
    expect(downlink).toBe(1);
  });
});
