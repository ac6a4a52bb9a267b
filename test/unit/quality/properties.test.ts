import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cause, Symptom } from '../../../src/protocol/quality.ts';
import { audioMos, type Heard } from '../../../src/quality/audio/heard.ts';
import { linesOf } from '../../../src/quality/lines.ts';
import { rules } from '../../../src/quality/rules/rules.ts';
import { scoreSample } from '../../../src/quality/score.ts';
import { find } from '../../../src/quality/verdict.ts';
import { PERFECT, type Seen, videoMos } from '../../../src/quality/video/seen.ts';
import { NEW_WATCH, observe, told, type Watch } from '../../../src/quality/watch.ts';
import { audioCodec } from '../../../src/shared/audio-codecs.ts';
import { anySample, calmSample, cleanLines } from '../../support/quality/arbitrary-samples.ts';
import { type Impairment, impairments } from '../../support/quality/impairments.ts';
import { AT, audio, PERIOD_MS, video } from '../../support/quality/samples.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const opus = audioCodec('audio/opus');

describe('V1, V2: the score of sound', () => {
  const heard: fc.Arbitrary<Heard> = fc.record({
    delayMs: fc.double({ min: 0, max: 5_000, noNaN: true }),
    lost: share,
    concealed: share,
    burstRatio: fc.double({ min: 1, max: 10, noNaN: true }),
  });

  test.each(['delayMs', 'lost', 'concealed', 'burstRatio'] as const)('V1: never rises with %s', (what) => {
    fc.assert(
      fc.property(heard, fc.double({ min: 0, max: 10, noNaN: true }), (before, more) => {
        const worse = { ...before, [what]: before[what] + (what === 'delayMs' ? 100 * more : more / 10) };
        expect(audioMos(opus, worse)).toBeLessThanOrEqual(audioMos(opus, before) + 1e-9);
      }),
    );
  });

  test('V1: is between 1 and 4.41', () => {
    fc.assert(
      fc.property(heard, (any) => {
        expect(audioMos(opus, any)).toBeGreaterThanOrEqual(1);
        expect(audioMos(opus, any)).toBeLessThan(4.42);
      }),
    );
  });
});

describe('V3: the score of a picture', () => {
  const seen: fc.Arbitrary<Seen> = fc.record({
    frozen: share,
    frames: share,
    height: share,
    quantizer: share,
    unrepaired: share,
    repairMs: fc.double({ min: 0, max: 500, noNaN: true }),
  });
  const source = fc.constantFrom<'camera' | 'screen'>('camera', 'screen');

  test.each([
    ['frozen', 1],
    ['frames', -1],
    ['height', -1],
    ['quantizer', 1],
    ['unrepaired', 1],
    ['repairMs', 100],
  ] as const)('V3: never rises when %s gets worse', (what, direction) => {
    fc.assert(
      fc.property(source, seen, share, (of, before, step) => {
        const worse = { ...before, [what]: Math.max(0, before[what] + direction * step) };
        expect(videoMos(of, worse)).toBeLessThanOrEqual(videoMos(of, before) + 1e-9);
      }),
    );
  });

  test('V3: is between 1 and 4.5, and 4.5 only when perfect', () => {
    fc.assert(
      fc.property(source, seen, (of, any) => {
        expect(videoMos(of, any)).toBeGreaterThanOrEqual(1);
        expect(videoMos(of, any)).toBeLessThanOrEqual(videoMos(of, PERFECT));
      }),
    );
    expect(videoMos('camera', PERFECT)).toBe(4.5);
  });
});

describe('V2, V3: whatever is measured', () => {
  test('V2, V3: scores are null or between 1 and 5', () => {
    fc.assert(
      fc.property(anySample, (sample) => {
        for (const score of Object.values(scoreSample(sample)))
          expect(score === null || (score >= 1 && score <= 5)).toBe(true);
      }),
    );
  });

  test('V4: a finding is the same each time it is asked for', () => {
    fc.assert(
      fc.property(anySample, fc.option(anySample), (sample, before) => {
        expect(find(sample, before)).toEqual(find(structuredClone(sample), structuredClone(before)));
      }),
    );
  });
});

describe('V10: the rules', () => {
  test('V10: each blames only what it says it does, whatever is measured', () => {
    fc.assert(
      fc.property(anySample, fc.option(anySample), (sample, before) => {
        const situation = { sample, before, lines: linesOf(sample) };
        for (const { name, causes, explains, blame } of rules) {
          const blamed = explains.map((symptom) => blame(situation, symptom)?.cause ?? null);
          expect(
            blamed.filter((cause) => cause && !causes.includes(cause)).map((cause) => `${name}: ${cause}`),
          ).toEqual([]);
        }
      }),
    );
  });

  test('V10: every symptom has one that explains it, and every cause one that gives it', () => {
    expect(Symptom.options.filter((symptom) => !rules.some(({ explains }) => explains.includes(symptom)))).toEqual([]);
    expect(Cause.options.filter((cause) => !rules.some(({ causes }) => causes.includes(cause)))).toEqual([]);
  });
});

describe('V13: no false alarm', () => {
  test('V13: where the lines are clean no line is blamed', () => {
    fc.assert(
      fc.property(anySample.map(cleanLines), (sample) => {
        const cause = find(sample, null)?.cause;
        expect(['sender-uplink', 'receiver-downlink', 'network']).not.toContain(cause);
      }),
    );
  });

  test('V13: a calm call has no finding, however it wavers', () => {
    fc.assert(
      fc.property(calmSample, calmSample, (sample, before) => {
        expect(find(sample, before)).toBeNull();
      }),
    );
  });

  test('V13: five minutes with a short fault now and then: nothing is said', () => {
    const isShort = ({ sample }: Impairment): boolean => (find(sample(AT), null)?.weight ?? 1) < 0.6;
    const fault = fc.constantFrom(...impairments.filter(isShort));
    fc.assert(
      fc.property(fault, fc.array(fc.integer({ min: 2, max: 6 }), { maxLength: 20 }), ({ sample }, pauses) => {
        const periods = pauses.flatMap((pause) => [sample, ...Array<typeof sample>(pause).fill(calmOf(sample))]);
        let watch: Watch = NEW_WATCH;
        for (const [index, period] of periods.entries()) {
          const at = AT + index * PERIOD_MS;
          watch = observe(watch, period(at), at);
          expect(told(watch).finding).toBeNull();
        }
      }),
    );
  });
});

/** The same source on the same topology, with nothing wrong. */
function calmOf(sample: Impairment['sample']): Impairment['sample'] {
  const { kind, via } = sample(AT);
  return (at) => (kind === 'audio' ? audio(via.topology, { at }) : video(via.topology, { at }));
}
