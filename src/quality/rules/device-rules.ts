import { isSilent, isSpeech } from '../audio/level.ts';
import { capturesNothing, sendsNothing } from '../video/sent-frames.ts';
import type { Blame, Rule } from './rule.ts';

const device = (reason: Blame['reason']): Blame => ({ cause: 'sender-device', leg: null, reason });

export const silentMicrophone: Rule = {
  name: 'dead microphone',
  causes: ['sender-device'],
  when: 'a microphone that is not muted gives digital silence',
  explains: ['dead-microphone'],
  blame: ({ sample }) =>
    sample.kind === 'audio' && isSilent(sample.sent?.level) ? device({ code: 'silent-microphone' }) : null,
};

export const frozenCamera: Rule = {
  name: 'frozen camera',
  causes: ['sender-device'],
  when: 'a camera that is not muted gives no picture',
  explains: ['frozen-camera'],
  blame({ sample }) {
    if (sample.kind !== 'video' || !capturesNothing(sample)) return null;
    return device({ code: 'no-frames-captured', periodMs: sample.sender.digest?.periodMs ?? 0 });
  },
};

export const frozenSender: Rule = {
  name: 'frozen sender',
  causes: ['sender-device'],
  when: 'the device gives sound or pictures, and nothing of them is sent',
  explains: ['no-audio', 'no-video'],
  blame({ sample }) {
    const isFrozen =
      sample.kind === 'video' ? sendsNothing(sample) : isSpeech(sample.sent?.level) && sample.sent?.packets === 0;
    return isFrozen ? device({ code: 'nothing-sent' }) : null;
  },
};
