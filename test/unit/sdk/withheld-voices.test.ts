import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Voices, withWithheld } from '../../../sdk/media/speakers.ts';
import { ann, ben, sfu } from './support/memory-path.ts';
import { opened, placeIn, producer, told } from './support/scripted-sfu.ts';
import { bothOf, brings, PERSON, passes, seat, started, switching } from './support/scripted-switcher.ts';

describe('F32: who is withheld', () => {
  test('F32: speaks, and nobody who is heard less loudly', () => {
    const levels = new Map([
      [ann, 0.9],
      [ben, 0.3],
    ]);
    const voices = new Voices();
    expect(voices.note(withWithheld(levels, new Set()), 0)).toEqual([ann, ben]);
    expect(new Voices().note(withWithheld(levels, new Set([ann])), 0)).toEqual([ben, ann]);
  });

  test('F32: is known from the place on the path on, and by each word after that', async () => {
    const answers = { 'media.join': () => ({ ...placeIn(1, [producer('ann', 'microphone')]), withheld: ['ann'] }) };
    const { path, happened } = opened({ answers });
    await happened('track ann microphone');
    expect([...path.withheld()]).toEqual(['ann']);
    expect([...path.levels().keys()]).toEqual(['ann']);
    expect(new Voices().note(path.levels(), 0)).toEqual(['ann']);
    path.handle(told('media.voices', { withheld: ['ben', 'ann'] }));
    expect([...path.withheld()]).toEqual(['ben', 'ann']);
    path.handle(told('media.voices', { withheld: [] }));
    expect(path.withheld().size).toBe(0);
    expect(new Voices().note(path.levels(), 0)).toEqual([]);
  });

  describe('on a path that comes up', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    test('F32: is not waited for where it is the first', async () => {
      const { switcher, path, said } = started(seat(ann), seat(ben));
      switcher.begin(sfu(1));
      path(1).connects();
      brings(path(1));
      path(1).flows(ben, 'camera');
      await passes(200);
      expect(said).toEqual([]);
      path(1).withheldVoices = new Set([ben]);
      await passes(100);
      expect(said).toMatchObject([{ generation: 1 }]);
    });

    test('F32: nor where it takes the place of another one', async () => {
      const { second, shown } = await switching();
      for (const { source } of PERSON) second.brings(ann, source as 'camera');
      second.flows(ann, 'camera');
      await passes(1_500);
      expect(shown()).toEqual(bothOf(1));
      second.withheldVoices = new Set([ann]);
      await passes(500);
      expect(shown()).toEqual(bothOf(2));
    });
  });
});
