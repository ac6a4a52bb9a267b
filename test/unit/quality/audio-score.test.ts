import { describe, expect, test } from 'vitest';
import { burstRatio } from '../../../src/quality/audio/heard.ts';
import { scoreSample } from '../../../src/quality/score.ts';
import { audioCodec } from '../../../src/shared/audio-codecs.ts';
import { type AudioChanges, audio } from '../../support/quality/samples.ts';

const whole = (changes: AudioChanges): number => scoreSample(audio('p2p', changes)).whole ?? Number.NaN;
const clean = whole({});

/** By hand: R = 93.2 − Id − Ie,eff, and MOS of it. */
function byHand(id: number, ie: number): number {
  const r = 93.2 - id - ie;
  return 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
}

describe('V2: what is heard', () => {
  test('V2: a clean call: half the round trip, Opus, the buffer, and 0.1 % concealed', () => {
    // 10 + 26.5 + 45 ms; 0.1 % of the sound concealed, Bpl 10.
    expect(clean).toBeCloseTo(byHand(0.024 * 81.5, (95 * 0.1) / 10.1), 6);
    expect(clean).toBeGreaterThan(4.3);
  });

  test('V2: 10 % lost cost 31.7 on the R scale where FEC restores most of them', () => {
    const lossy = whole({ received: { packets: 225, lost: 25, concealed: 2_400, concealments: 3 } });
    expect(lossy).toBeCloseTo(byHand(0.024 * 81.5, (95 * 10) / 30), 6);
  });

  test('V2: where more had to be concealed than FEC explains, that is what is heard', () => {
    const changes = { packets: 225, lost: 25 };
    const restored = whole({ received: { ...changes, concealed: 2_400, concealments: 3 } });
    const concealed = whole({ received: { ...changes, concealed: 24_000, concealments: 20 } });
    expect(concealed).toBeLessThan(restored - 0.5);
  });

  test('V2: what came too late is lost', () => {
    expect(whole({ received: { discarded: 13 } })).toBeCloseTo(whole({ received: { packets: 237, lost: 13 } }), 6);
  });

  test('V2: losses in bursts are heard more', () => {
    const loss = { packets: 237, lost: 13, concealed: 12_480 };
    const single = whole({ received: { ...loss, concealments: 13 } });
    const bursts = whole({ received: { ...loss, concealments: 3 } });
    expect(bursts).toBeLessThan(single - 0.05);
  });

  test('V2: jitter is in the buffer’s time already', () => {
    expect(whole({ received: { jitterMs: 30 } })).toBe(clean);
    expect(whole({ received: { bufferMs: 200 } })).toBeLessThan(clean);
  });

  test('V2: the codec of what comes decides', () => {
    const loss = { packets: 225, lost: 25, concealed: 2_400, concealments: 3 };
    expect(whole({ received: { ...loss, codec: 'audio/PCMU' } })).not.toBe(whole({ received: loss }));
    expect(audioCodec('audio/OPUS')).toBe(audioCodec(undefined));
  });
});

describe('V2: silence is no loss', () => {
  test('V2: few packets of DTX, silence concealed between them', () => {
    const silence = { packets: 12, lost: 0, concealed: 200_000, silentConcealed: 199_900, bitrate: 800 };
    expect(whole({ sent: { packets: 12, level: 0.0004 }, received: silence })).toBeGreaterThan(4.3);
  });

  test('V2: one of twelve is no 8 %', () => {
    const one = { packets: 11, lost: 1, concealed: 960, concealments: 1 };
    expect(whole({ sent: { packets: 12 }, received: one })).toBeGreaterThan(4.1);
  });

  test('V2: nothing sent, nothing heard: no score', () => {
    expect(scoreSample(audio('p2p', { sent: { packets: 0, level: 0 }, received: { packets: 0 } })).whole).toBeNull();
  });

  test('V2: sent, and not one packet heard: 1', () => {
    expect(whole({ received: { packets: 0, samples: 240_000, concealed: 240_000 } })).toBe(1);
  });

  test('V2: a digest of a moment does not tell silence from a dead line', () => {
    const changes = { sent: { packets: 12 }, received: { packets: 0 }, receiver: { periodMs: 300 } };
    expect(scoreSample(audio('p2p', changes)).whole).toBeNull();
  });
});

describe('V2: BurstR', () => {
  const { received } = audio('p2p');
  const codec = audioCodec('audio/opus');
  const ratio = (concealed: number, concealments: number | undefined): number =>
    received ? burstRatio({ ...received, concealed, ...(concealments !== undefined && { concealments }) }, codec) : 0;

  test('V2: single losses are random, five at a stretch are bursts, and it has an end', () => {
    expect(ratio(4_800, 5)).toBe(1);
    expect(ratio(14_400, 3)).toBe(4.5);
    expect(ratio(240_000, 1)).toBe(10);
  });

  test('V2: where nobody counted the places, losses are random', () => {
    if (!received) throw new Error('the sample has a receiver');
    const { concealments: _, ...uncounted } = { ...received, concealed: 14_400 };
    expect(burstRatio(uncounted, codec)).toBe(1);
    expect(ratio(14_400, 0)).toBe(1);
  });
});

describe('V6: each leg for itself', () => {
  test('V6: in P2P it is one line, and counts for both', () => {
    const { uplink, downlink } = scoreSample(audio('p2p', { received: { packets: 225, lost: 25 } }));
    expect(uplink).toBe(downlink);
    expect(uplink).toBeLessThan(3.9);
  });

  test('V6: what the uplink lost is no loss of the downlink, though the receiver counts it', () => {
    const scores = scoreSample(
      audio('sfu', { up: { packets: 225, lost: 25, transportLost: 0.1 }, received: { packets: 225, lost: 25 } }),
    );
    expect(scores.uplink).toBeLessThan(3.9);
    expect(scores.downlink).toBeGreaterThan(4.3);
    expect(scores.whole).toBeLessThan(3.9);
  });

  test('V6: nor is its jitter, nor its delay', () => {
    const scores = scoreSample(
      audio('sfu', {
        sender: { network: { rttMs: 400 } },
        up: { jitterMs: 60 },
        received: { jitterMs: 61 },
      }),
    );
    expect(scores.downlink).toBeGreaterThan(4.3);
    expect(scores.uplink).toBeLessThan(3.7);
  });

  test('V6: without the server’s own view the sender’s reports are the uplink, and what is lost besides is the downlink’s', () => {
    const changes = { up: null, sent: { remote: { fractionLost: 0.1, rttMs: 20 } }, down: { transportLost: null } };
    const { uplink, downlink } = scoreSample(audio('sfu', { ...changes, received: { packets: 225, lost: 25 } }));
    expect(uplink).toBeLessThan(3.9);
    expect(downlink).toBeGreaterThan(4.3);
    const besides = scoreSample(audio('sfu', { ...changes, received: { packets: 180, lost: 70 } }));
    expect(besides.downlink).toBeLessThan(uplink ?? 0);
  });

  test('V6: without the receiver’s digest nothing is known of what is heard, and the rest is', () => {
    const scores = scoreSample(
      audio('sfu', { receiver: { missing: true }, down: { fractionLost: 0.05, transportLost: null } }),
    );
    expect(scores.whole).toBeNull();
    expect(scores.uplink).toBeGreaterThan(4.3);
    expect(scores.downlink).toBeLessThan(4.2);
  });
});
