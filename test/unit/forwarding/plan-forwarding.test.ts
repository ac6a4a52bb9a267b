import { describe, expect, test } from 'vitest';
import { type ForwardingMemory, initialForwarding, planForwarding } from '../../../src/forwarding/plan-forwarding.ts';
import type { Scene } from '../../../src/forwarding/scene.ts';
import { heard } from '../../../src/forwarding/speakers.ts';
import { UNWATCHED_MS } from '../../../src/forwarding/watched-layers.ts';
import { forwardedTo, scene, sent, TOP, wishes } from '../../support/forwarding/rooms.ts';
import { peerId } from '../../support/people.ts';

const [anna, boris, carol] = [sent('anna'), sent('boris'), sent('carol')];
const voice = sent('boris', 'microphone');
const screen = sent('carol', 'screen');

const planOf = (room: Scene, memory: ForwardingMemory = initialForwarding, now = 0) =>
  planForwarding(room, memory, now).plan;

describe('who says nothing', () => {
  test('F1: is sent everything as it comes', () => {
    const plan = planOf(scene([boris, voice, screen], { anna: null }));
    expect(forwardedTo(plan, 'anna')).toEqual({
      'boris-camera': { layers: TOP },
      'boris-microphone': { layers: null },
      'carol-screen': { layers: { spatial: 0, temporal: 2 } },
    });
    expect(plan.producers).toEqual({
      'boris-camera': { peerId: 'boris', encoded: [0, 1, 2], of: 3 },
      'carol-screen': { peerId: 'carol', encoded: [0], of: 1 },
    });
  });

  test('F1: is sent it whatever others wish for', () => {
    const none = wishes([], { others: null });
    const plan = planOf(scene([anna, boris], { anna: none, carol: null }));
    expect(forwardedTo(plan, 'carol')).toEqual({ 'anna-camera': { layers: TOP }, 'boris-camera': { layers: TOP } });
    expect(forwardedTo(plan, 'anna')).toEqual({ 'boris-camera': 'paused' });
  });
});

describe('wishes', () => {
  test('F2: what is not wished for is not forwarded, a sound neither', () => {
    const said = wishes([
      ['boris', 'camera', null],
      ['boris', 'microphone', null],
    ]);
    expect(forwardedTo(planOf(scene([boris, carol, voice], { anna: said })), 'anna')).toEqual({
      'boris-camera': 'paused',
      'boris-microphone': 'paused',
      'carol-camera': { layers: TOP },
    });
  });

  test('F2: pictures that are not named are as the others are wished for, sounds are sent', () => {
    const said = wishes([['boris', 'camera', { maxHeight: 720 }]], { others: null });
    expect(forwardedTo(planOf(scene([boris, carol, voice, screen], { anna: said })), 'anna')).toEqual({
      'boris-camera': { layers: TOP },
      'boris-microphone': { layers: null },
      'carol-camera': 'paused',
      'carol-screen': 'paused',
    });
  });

  test('F3: layers are those of each wish', () => {
    const said = wishes([['boris', 'camera', { maxHeight: 360, maxFrameRate: 15 }]], {
      others: { priority: 'low', maxHeight: 180 },
    });
    expect(forwardedTo(planOf(scene([boris, carol], { anna: said })), 'anna')).toEqual({
      'boris-camera': { layers: { spatial: 1, temporal: 1 } },
      'carol-camera': { layers: { spatial: 0, temporal: 2 } },
    });
  });

  test('F2: what a receiver is not ready for is not in its plan', () => {
    const room = scene([boris], { anna: null });
    const notYet = { ...room, receivers: room.receivers.map((one) => ({ ...one, consumers: new Map() })) };
    expect(planOf(notYet).receivers).toEqual({ anna: {} });
  });
});

describe('so many cameras', () => {
  const most = (maxCameras: number, ...said: Parameters<typeof wishes>[0]) => wishes(said, { maxCameras });
  const seenBy = (room: Scene, memory?: ForwardingMemory, now?: number) =>
    Object.entries(forwardedTo(planOf(room, memory, now), 'me')).flatMap(([id, it]) => (it === 'paused' ? [] : [id]));
  const cameras = [anna, boris, carol];

  test('F4: are sent, and no others', () => {
    expect(seenBy(scene(cameras, { me: most(2) }))).toEqual(['anna-camera', 'boris-camera']);
  });

  test('F4: screens and sounds do not count', () => {
    expect(seenBy(scene([screen, voice, ...cameras], { me: most(1) }))).toEqual([
      'carol-screen',
      'boris-microphone',
      'anna-camera',
    ]);
  });

  test('F4: one that is switched off takes nobody’s place', () => {
    const off = sent('anna', 'camera', { muted: true });
    expect(seenBy(scene([off, boris, carol], { me: most(1) }))).toEqual(['anna-camera', 'boris-camera']);
  });

  test('F4: one that is not wished for takes nobody’s place', () => {
    expect(seenBy(scene(cameras, { me: most(1, ['anna', 'camera', null]) }))).toEqual(['boris-camera']);
  });

  test('F4, F5: who gets the floor is seen, when it is theirs', () => {
    const room = scene(cameras, { me: most(1, ['boris', 'camera', { priority: 'low' }]) });
    const first = planForwarding(room, initialForwarding, 0);
    const speaking = { ...first.memory, speakers: heard(first.memory.speakers, peerId('carol'), 1_000) };
    const { plan, nextAt, memory } = planForwarding(room, speaking, 1_000);
    expect(forwardedTo(plan, 'me')).toMatchObject({ 'carol-camera': 'paused' });
    expect(nextAt).toBe(1_800);
    expect(seenBy(room, memory, 1_799)).toEqual(['anna-camera']);
    expect(seenBy(room, memory, 1_800)).toEqual(['carol-camera']);
  });

  test('F5: who has left is forgotten', () => {
    const spoke = heard(initialForwarding.speakers, peerId('carol'), 0);
    const room = scene([anna, boris], { me: null });
    const { memory } = planForwarding(room, { ...initialForwarding, speakers: spoke }, 5_000);
    expect(memory.speakers).toMatchObject({ order: [], loudest: null });
  });
});

describe('what is encoded', () => {
  const small = wishes([['boris', 'camera', { maxHeight: 180 }]]);
  const none = wishes([['boris', 'camera', null]]);
  const encodedIn = (room: Scene, memory: ForwardingMemory, now: number) =>
    planForwarding(room, memory, now).plan.producers['boris-camera']?.encoded;

  test('F6: up to the largest layer that anybody receives, after a while', () => {
    const first = planForwarding(scene([boris], { anna: small, carol: none }), initialForwarding, 0);
    expect(first.plan.producers['boris-camera']?.encoded).toEqual([0, 1, 2]);
    expect(first.nextAt).toBe(UNWATCHED_MS);
    const room = scene([boris], { anna: small, carol: none });
    expect(encodedIn(room, first.memory, UNWATCHED_MS)).toEqual([0]);
    const large = scene([boris], { anna: small, carol: null });
    expect(encodedIn(large, first.memory, UNWATCHED_MS)).toEqual([0, 1, 2]);
  });

  test('F6: nothing where nobody looks, and everything at once when somebody does', () => {
    const unseen = scene([boris], { anna: none });
    const first = planForwarding(unseen, initialForwarding, 0);
    const later = planForwarding(unseen, first.memory, UNWATCHED_MS);
    expect(later.plan.producers['boris-camera']?.encoded).toEqual([]);
    expect(later.nextAt).toBeNull();
    expect(encodedIn(scene([boris], { anna: null }), later.memory, UNWATCHED_MS + 1)).toEqual([0, 1, 2]);
  });

  test('F6: sounds are no matter of layers', () => {
    expect(planOf(scene([voice], { anna: null })).producers).toEqual({});
  });

  test('F6: what is not sent any more is forgotten', () => {
    const first = planForwarding(scene([boris, carol], { anna: small }), initialForwarding, 0);
    const { memory } = planForwarding(scene([carol], { anna: small }), first.memory, 1);
    expect([...memory.watched.keys()]).toEqual(['carol-camera']);
  });
});

describe('what a new plan costs', () => {
  const [one, two] = [wishes([], { maxCameras: 1 }), wishes([], { maxCameras: 2 })];
  const room = scene([anna, boris, carol], { me: one, you: null });

  test('F7: the share of a receiver for whom nothing changed is the one before', () => {
    const first = planForwarding(room, initialForwarding, 0);
    const changed = { ...room, receivers: room.receivers.map((it) => (it.wishes ? { ...it, wishes: two } : it)) };
    const { plan } = planForwarding(changed, first.memory, 1);
    expect(plan.receivers['you']).toBe(first.plan.receivers['you']);
    expect(forwardedTo(plan, 'me')).toMatchObject({ 'boris-camera': { layers: TOP } });
  });

  test('F7: another speaker is no matter to those who see everybody', () => {
    const first = planForwarding(room, initialForwarding, 0);
    const spoke = { ...first.memory, speakers: heard(first.memory.speakers, peerId('carol'), 1_000) };
    const { plan } = planForwarding(room, spoke, 2_000);
    expect(plan.receivers['you']).toBe(first.plan.receivers['you']);
    expect(forwardedTo(plan, 'me')).toMatchObject({ 'anna-camera': 'paused', 'carol-camera': { layers: TOP } });
  });
});
