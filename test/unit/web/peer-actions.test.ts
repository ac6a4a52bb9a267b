import { describe, expect, it } from 'vitest';
import type { Call, Permission } from '../../../sdk/index.ts';
import { actionsOn, actOn } from '../../../web/moderation/peer-actions.ts';
import { REACTIONS, reactionNames } from '../../../web/moderation/reactions.ts';
import { remotePeer } from './support/fake-call.ts';

const ALL = new Set<Permission>(['mute-others', 'stop-screen', 'remove']);
const muted = remotePeer('Boris', { sources: { microphone: { muted: true } } });
const shares = remotePeer('Carl', { sources: { microphone: { muted: false }, screen: { muted: false } } });

describe('what can be done to somebody', () => {
  it('is what makes sense now', () => {
    expect(actionsOn(muted, ALL)).toEqual(['askToUnmute', 'remove']);
    expect(actionsOn(shares, ALL)).toEqual(['mute', 'stopScreen', 'remove']);
    expect(actionsOn(remotePeer('Dora', { sources: {}, role: 'owner' }), ALL)).toEqual(['askToUnmute']);
  });

  it('is nothing for who may nothing, and each by its own permission', () => {
    expect(actionsOn(shares, new Set())).toEqual([]);
    for (const [permission, action] of [
      ['mute-others', 'mute'],
      ['stop-screen', 'stopScreen'],
      ['remove', 'remove'],
    ] as const) {
      expect(actionsOn(shares, new Set([permission]))).toEqual([action]);
    }
  });

  it('is asked of the call, of the one at whose tile the menu is', async () => {
    const asked: string[] = [];
    const note = (name: string) => async (peerId: string) => void asked.push(`${name} ${peerId}`);
    const moderation = {
      mute: note('mute'),
      askToUnmute: note('ask'),
      stopScreen: note('stop'),
      remove: note('remove'),
    };
    const call = { moderation } as unknown as Call;
    for (const action of ['mute', 'askToUnmute', 'stopScreen', 'remove'] as const) await actOn(call, muted, action);
    expect(asked).toEqual(['mute', 'ask', 'stop', 'remove'].map((name) => `${name} peer-boris`));
  });
});

it('every reaction has a picture of its own', () => {
  expect(new Set(Object.values(REACTIONS)).size).toBe(reactionNames.length);
});
