import { isSilent, isSpeech } from '../audio/level.ts';
import type { Rule } from './rule.ts';

export const oneWayAudio: Rule = {
  name: 'one-way audio',
  causes: ['unknown'],
  when: 'somebody speaks, packets arrive, and what is played is digital silence',
  explains: ['no-audio'],
  blame({ sample }) {
    if (sample.kind !== 'audio' || !isSpeech(sample.sent?.level) || !isSilent(sample.received?.level)) return null;
    return { cause: 'unknown', leg: null, reason: { code: 'one-way-audio' } };
  },
};
