import { expect, test } from 'vitest';
import { screenplay } from '../../../../benchmarks/conference/screenplay.ts';

const PEOPLE = 25;

test('no two changes are nearer than a wish may take, and each one changes something', () => {
  const scenes = screenplay(PEOPLE, 60_000);
  let [before, speaker] = [0, 0];
  for (const scene of scenes) {
    expect(scene.atMs - before).toBeGreaterThan(2_000);
    before = scene.atMs;
    if ('turns' in scene) {
      expect(new Set(scene.turns).size).toBe(3);
      continue;
    }
    expect(scene.speaker).not.toBe(speaker);
    speaker = scene.speaker;
  }
  expect(scenes.filter((scene) => 'speaker' in scene)).toHaveLength(5);
});

test('in half a minute or so everybody turns a page', () => {
  const turns = screenplay(PEOPLE, 31_000).flatMap((scene) => ('turns' in scene ? scene.turns : []));
  expect(new Set(turns).size).toBe(PEOPLE);
});
