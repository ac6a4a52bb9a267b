import { describe, expect, it } from 'vitest';
import type { Call, ModerationNotice, Permission } from '../../../sdk/index.ts';
import { NEEDS } from '../../../web/call/shortcuts.ts';
import { isOver } from '../../../web/moderation/notice-over.ts';
import { actionsOn, actOn } from '../../../web/moderation/peer-actions.ts';
import { REACTIONS, reactionNames } from '../../../web/moderation/reactions.ts';
import { mayIn } from '../../../web/moderation/use-may.ts';
import { person, remotePeer } from './support/fake-call.ts';

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

describe('the note of what was done to one', () => {
  const heard = { state: 'live', muted: false, deviceId: 'm', label: 'M' } as const;
  const of = (kind: ModerationNotice['kind']) => ({ kind, by: person('Anna') });

  it('is over when one has unmuted, by whatever button; what has nothing to do with it stays', () => {
    for (const kind of ['muted', 'unmute-asked'] as const) {
      expect(isOver(of(kind), heard)).toBe(true);
      expect(isOver(of(kind), { ...heard, muted: true })).toBe(false);
      expect(isOver(of(kind), { state: 'off' })).toBe(false);
    }
    expect(isOver(of('screen-stopped'), heard)).toBe(false);
  });
});

describe('what one may publish', () => {
  it('is everything until there is a seat, and then what is said, and be it nothing', () => {
    const nothing = new Set<Permission>();
    expect(Object.values(NEEDS).map(mayIn({ seated: false, permissions: nothing }))).toEqual([true, true, true]);
    expect(Object.values(NEEDS).map(mayIn({ seated: true, permissions: nothing }))).toEqual([false, false, false]);
    const camera = new Set<Permission>(['publish-video']);
    expect(Object.values(NEEDS).map(mayIn({ seated: true, permissions: camera }))).toEqual([false, true, false]);
  });
});

it('every reaction has a picture of its own', () => {
  expect(new Set(Object.values(REACTIONS)).size).toBe(reactionNames.length);
});
