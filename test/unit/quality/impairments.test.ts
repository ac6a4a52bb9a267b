import { describe, expect, test } from 'vitest';
import { scoreSample } from '../../../src/quality/score.ts';
import { find } from '../../../src/quality/verdict.ts';
import { forget, NEW_WATCH, observe, told, type Watch } from '../../../src/quality/watch.ts';
import { impairments } from '../../support/quality/impairments.ts';
import { AT, audio, PERIOD_MS, video } from '../../support/quality/samples.ts';

const rows = impairments.map((impairment) => ({ ...impairment, on: impairment.topology }));

describe('V4: each impairment has its cause', () => {
  test.each(rows)('V4: $name, $on', ({ sample, expected }) => {
    expect(find(sample(AT), null)).toMatchObject(expected);
  });
});

describe('V2, V3: each impairment costs something, or is no matter of scores', () => {
  test.each(rows)('V2: $name, $on', ({ sample, expected: { symptom } }) => {
    const impaired = sample(AT);
    const clean = impaired.kind === 'audio' ? audio(impaired.via.topology) : video(impaired.via.topology);
    const [before, after] = [scoreSample(clean).whole, scoreSample(impaired).whole];
    // What a dead microphone sends arrives perfectly.
    if (symptom === 'dead-microphone') expect(after).toBeGreaterThan(4);
    else expect(after).toBeLessThan(Number(before) - 0.1);
  });
});

/** All was well for half a minute, then `samples` come, one each period. */
function watched(samples: readonly ((at: number) => Parameters<typeof observe>[1])[], from: number) {
  const said: { at: number; told: ReturnType<typeof told> }[] = [];
  let watch: Watch = NEW_WATCH;
  samples.forEach((sample, index) => {
    const at = from + index * PERIOD_MS;
    watch = observe(forget(watch, at), sample(at), at);
    said.push({ at, told: told(watch) });
  });
  return said;
}

describe('V7: named within 15 s of the onset, gone within 20 s of the end', () => {
  test.each(rows)('V7: $name, $on', ({ sample, expected }) => {
    const clean = (at: number) => {
      const { kind, via } = sample(at);
      return kind === 'audio' ? audio(via.topology, { at }) : video(via.topology, { at });
    };
    // The period in which it begins shows nothing of it yet, the one in which it ends shows it still.
    const said = watched(
      [
        ...Array<typeof sample>(4).fill(clean),
        ...Array<typeof sample>(4).fill(sample),
        ...Array<typeof sample>(4).fill(clean),
      ],
      AT,
    );
    const findings = said.map(({ told: { finding } }) => finding);
    expect(findings.slice(0, 4)).toEqual([null, null, null, null]);
    // Onset at worst a period before the first that shows it: 15 s.
    expect(findings[5]).toMatchObject(expected);
    expect(findings[7]).toMatchObject(expected);
    // The end at the end of the last that shows it.
    expect(findings.slice(9)).toEqual([null, null, null]);
  });
});
