import { describe, expect, test } from 'vitest';
import { troublesIn } from '../../../sdk/quality/troubles.ts';
import { digest, receivedCamera, receivedMicrophone, sentCamera, sentMicrophone } from '../../support/digests.ts';

const good = digest({
  at: 1,
  sent: [sentMicrophone(), sentCamera()],
  received: [receivedMicrophone('anna'), receivedCamera('anna')],
});
const found = (change: Partial<typeof good>) => [...troublesIn({ ...good, ...change })];

test('a good call has none', () => {
  expect(found({})).toEqual([]);
});

describe('what counts as trouble', () => {
  test.each([
    ['stalled', { stalled: 0.4 }],
    ['far', { network: { ...good.network, rttMs: 300 } }],
    ['anna microphone lost', { received: [receivedMicrophone('anna', { lost: 25 })] }],
    ['anna microphone concealed', { received: [receivedMicrophone('anna', { concealed: 20_000 })] }],
    ['anna microphone nothing', { received: [receivedMicrophone('anna', { packets: 0 })] }],
    ['anna camera lost', { received: [receivedCamera('anna', { lost: 90 })] }],
    ['anna camera slow', { received: [receivedCamera('anna', { framesDecoded: 20 })] }],
    ['anna camera frozen', { received: [receivedCamera('anna', { freezes: 1 })] }],
    ['microphone lost', { sent: [sentMicrophone({ remote: { fractionLost: 0.1 } })] }],
    ['camera lost', { sent: [sentCamera({ remote: { fractionLost: 0.1 } })] }],
    ['microphone silent', { sent: [sentMicrophone({ level: 0 })] }],
    ['camera slow', { sent: [sentCamera({ framesSent: 60 })] }],
    ['camera frozen', { sent: [sentCamera({ capturedFrames: 0, framesSent: 0 })] }],
    ['camera held back', { sent: [sentCamera({ limitedByCpuMs: 4_000 })] }],
  ])('%s', (trouble, change) => {
    expect(found(change)).toEqual([trouble]);
  });
});

describe('what does not', () => {
  test.each([
    [
      'a hidden page decodes nothing',
      { received: [receivedCamera('anna', { hidden: true, framesDecoded: 0, freezes: 3 })] },
    ],
    ['a still screen has few frames', { received: [receivedCamera('anna', { source: 'screen', framesDecoded: 1 })] }],
    [
      'silence conceals by silence',
      { received: [receivedMicrophone('anna', { concealed: 200_000, silentConcealed: 199_000 })] },
    ],
    [
      'of a silent microphone’s few packets one is lost',
      { received: [receivedMicrophone('anna', { packets: 12, lost: 1 })] },
    ],
    ['lost packets came back', { received: [receivedCamera('anna', { lost: -400 })] }],
    ['a camera that gives few frames', { sent: [sentCamera({ capturedFrames: 40, framesSent: 40 })] }],
    ['a microphone that is muted', { sent: [sentMicrophone({ muted: true, level: 0 })] }],
    ['a microphone of which nobody measured the level', { sent: [sentMicrophone({ level: undefined })] }],
    ['a camera that is off', { sent: [sentCamera({ muted: true, framesSent: 0 })] }],
  ])('%s', (_, change) => {
    expect(found(change)).toEqual([]);
  });
});
