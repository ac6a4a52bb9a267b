import { expect, it } from 'vitest';
import { isMuted } from '../../../sdk/media/first-media.ts';
import { Publishing } from '../../../sdk/moderation/publishing.ts';
import type { Source } from '../../../src/protocol/rooms.ts';
import { peerId } from '../../support/people.ts';
import { greeting } from './support/greeting.ts';
import { told } from './support/scripted-calls.ts';

type Order = Parameters<Publishing['handleOrder']>[0];

const microphone = (muted: boolean): Source => ({ source: 'microphone', muted });
const camera: Source = { source: 'camera', muted: false };

const started = (permissions = greeting.moderation.permissions) => {
  const orders: string[] = [];
  const publishing = new Publishing((order) => orders.push(order));
  publishing.handlePart({ ...greeting.moderation, permissions });
  return { publishing, orders };
};

it('is told once the devices have settled, and then when it is news', () => {
  const { publishing } = started();
  const local = { published: [microphone(false)], muted: false };
  expect(publishing.news({ published: [], muted: false }, false)).toBeNull();
  expect(publishing.news(local, true)).toEqual({ sources: [microphone(false)], muted: false, heard: 0 });
  expect(publishing.news(local, true)).toBeNull();
  expect(publishing.news({ ...local, muted: true }, false)).toMatchObject({ muted: true });
  expect(publishing.declared).toEqual([microphone(false)]);
});

it('G5: obeys a moderator, and says of every word after it that the order was heard', () => {
  const { publishing, orders } = started();
  const by = { userId: 'ann', name: 'Ann', state: 'in-call' };
  publishing.handleOrder(told('moderation.muted', { callId: 'c1', by, order: 3 }) as Order);
  publishing.handleOrder(told('moderation.screen-stopped', { callId: 'c1', by, order: 4 }) as Order);
  expect(orders).toEqual(['mute', 'stop-screen']);
  expect(publishing.news({ published: [microphone(true)], muted: true }, true)).toMatchObject({ heard: 4 });
});

it('S25: in a seat taken again tells all anew; orders are numbered on only where the peer is the same', () => {
  const { publishing } = started();
  const local = { published: [microphone(true)], muted: true };
  const by = { userId: 'ann', name: 'Ann', state: 'in-call' };
  publishing.handleOrder(told('moderation.muted', { callId: 'c1', by, order: 3 }) as Order);
  expect(publishing.news(local, true)).toMatchObject({ heard: 3 });
  publishing.begin(true);
  expect(publishing.news(local, true)).toMatchObject({ heard: 3 });
  publishing.begin(false);
  expect(publishing.news(local, true)).toMatchObject({ heard: 0 });
});

it('G1: declares nothing that one may not publish', () => {
  const { publishing } = started(['publish-audio']);
  expect([publishing.may('microphone'), publishing.may('camera'), publishing.may('screen-audio')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(publishing.news({ published: [microphone(false), camera], muted: false }, true)).toMatchObject({
    sources: [microphone(false)],
  });
});

it('G4: what is muted is not waited for when the path changes', () => {
  const peers = [{ peerId: peerId('ann'), sources: [microphone(true), camera] }];
  const of = (source: 'microphone' | 'camera') => isMuted(peers, { peerId: peerId('ann'), source });
  expect([of('microphone'), of('camera')]).toEqual([true, false]);
  expect(isMuted([{ peerId: peerId('ann'), sources: null }], { peerId: peerId('ann'), source: 'camera' })).toBe(false);
});
