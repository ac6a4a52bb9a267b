import { describe, expect, it } from 'vitest';
import { readShareChoice, writeShareChoice } from '../../../web/share/share-choice.ts';

describe('how a screen is shared', () => {
  it('is as text with sound until somebody chooses otherwise, and whatever was kept', () => {
    for (const kept of [null, '', 'nonsense']) expect(readShareChoice(kept)).toEqual({ mode: 'text', sound: true });
  });

  it('is remembered', () => {
    for (const mode of ['text', 'motion'] as const)
      for (const sound of [true, false])
        expect(readShareChoice(writeShareChoice({ mode, sound }))).toEqual({ mode, sound });
  });
});
