import { expect, test } from 'vitest';
import { Intentions } from '../../../src/rooms/moderation/intentions.ts';
import type { Peer } from '../../../src/rooms/peer.ts';
import { asMember, peerId, seat, userId } from '../../support/people.ts';

const peer = (device: string): Peer => ({
  ...seat(device),
  peerId: peerId(device),
  sources: [],
  connected: true,
  ...asMember,
});
const microphone = (muted: boolean) => [{ source: 'microphone' as const, muted }];
const boris = userId('boris');

test('G4: who leaves muted on any device comes back muted; who leaves heard does not', () => {
  const held = new Intentions();
  const beginsMuted = (device: string): boolean => {
    held.sit(peerId(device), boris);
    return held.isMuted(peerId(device));
  };
  expect(['boris-1', 'boris-2'].map(beginsMuted)).toEqual([false, false]);
  held.declared(peer('boris-1'), { sources: microphone(true), heard: 0 });
  held.declared(peer('boris-2'), { sources: microphone(false), heard: 0 });
  held.leave(peerId('boris-1'), boris);
  held.leave(peerId('boris-2'), boris);
  expect(beginsMuted('boris-3')).toBe(true);
  held.declared(peer('boris-3'), { sources: microphone(false), heard: 0 });
  held.leave(peerId('boris-3'), boris);
  expect(beginsMuted('boris-4')).toBe(false);
});

test('G4: a microphone that is away says nothing of what the person means', () => {
  const held = new Intentions();
  held.sit(peerId('boris-1'), boris);
  held.declared(peer('boris-1'), { sources: microphone(true), heard: 0 });
  held.declared(peer('boris-1'), { sources: [], heard: 0 });
  expect(held.isMuted(peerId('boris-1'))).toBe(true);
  held.declared(peer('boris-1'), { sources: [], muted: false, heard: 0 });
  expect(held.isMuted(peerId('boris-1'))).toBe(false);
});

test('G5, G6: orders are counted together, and each holds until one that came after it was heard', () => {
  const held = new Intentions();
  const of = peer('boris-1');
  held.sit(of.peerId, boris);
  const all = [...microphone(false), { source: 'screen' as const, muted: false }];
  expect([held.mute(of.peerId), held.stopScreen(of.peerId)]).toEqual([1, 2]);
  expect(held.declared(of, { sources: all, heard: 0 })).toEqual(microphone(true));
  expect(held.declared(of, { sources: all, heard: 1 })).toEqual(microphone(false));
  expect(held.declared(of, { sources: all, heard: 2 })).toEqual(all);
});
