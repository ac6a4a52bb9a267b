import { describe, expect, it } from 'vitest';
import { type Declaration, isDeclared, isFirstMediaComplete } from '../../../sdk/media/first-media.ts';
import type { Source, SourceName } from '../../../src/protocol/rooms.ts';
import { ann, ben } from './support/memory-path.ts';

const sends = (source: SourceName, muted = false): Source => ({ source, muted });

function complete(
  peers: Declaration[],
  { arrived = [] as string[], withheld = [] as string[], waitedMs = 0, carriesScreens = true } = {},
) {
  return isFirstMediaComplete({
    peers,
    carries: (source) => carriesScreens || !source.startsWith('screen'),
    withholds: ({ peerId, source }) => source === 'microphone' && withheld.includes(peerId),
    count: (key) => (arrived.includes(key) ? 1 : 0),
    waitedMs,
  });
}

describe('the first media', () => {
  const peers: Declaration[] = [
    { peerId: ann, sources: [sends('microphone'), sends('camera')] },
    { peerId: ben, sources: [sends('microphone'), sends('camera', true)] },
  ];

  it('is complete when every unmuted source of everybody has come', () => {
    const arrived = ['ann microphone', 'ann camera'];
    expect(complete(peers, { arrived })).toBe(false);
    expect(complete(peers, { arrived: [...arrived, 'ben microphone'] })).toBe(true);
  });

  it('is complete at once where nobody sends, or nobody is there', () => {
    expect(complete([{ peerId: ann, sources: [] }])).toBe(true);
    expect(complete([{ peerId: ann, sources: [sends('microphone', true)] }])).toBe(true);
    expect(complete([])).toBe(true);
  });

  it('F32: is complete without a voice that is withheld', () => {
    const arrived = ['ann microphone', 'ann camera'];
    expect(complete(peers, { arrived, withheld: [ben] })).toBe(true);
    expect(complete(peers, { arrived: ['ben microphone', 'ann microphone'], withheld: [ann] })).toBe(false);
  });

  it('waits for everybody’s word about their sources, but not for ever', () => {
    const silent: Declaration[] = [...peers, { peerId: ben, sources: null }];
    const arrived = ['ann microphone', 'ann camera', 'ben microphone'];
    expect(complete(silent, { arrived, waitedMs: 1_900 })).toBe(false);
    expect(complete(silent, { arrived, waitedMs: 2_100 })).toBe(true);
  });

  it('does not wait for ever for a source that is declared and does not come', () => {
    expect(complete(peers, { waitedMs: 5_900 })).toBe(false);
    expect(complete(peers, { waitedMs: 6_100 })).toBe(true);
  });

  it('waits for no source that the path does not carry', () => {
    const sharing: Declaration[] = [{ peerId: ann, sources: [sends('screen')] }];
    expect(complete(sharing, { carriesScreens: false })).toBe(true);
    expect(complete(sharing)).toBe(false);
  });

  it('is only what was declared unmuted', () => {
    expect(isDeclared(peers, ann, 'camera')).toBe(true);
    expect(isDeclared(peers, ben, 'camera')).toBe(false);
    expect(isDeclared([{ peerId: ann, sources: null }], ann, 'camera')).toBe(false);
  });
});
