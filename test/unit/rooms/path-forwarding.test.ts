import { expect, test, vi } from 'vitest';
import type { PlanDifference } from '../../../src/forwarding/forwarding-plan.ts';
import { PathForwarding } from '../../../src/rooms/topology/path-forwarding.ts';
import { sent, wishes } from '../../support/forwarding/rooms.ts';
import { noBound } from '../../support/no-bounds.ts';
import { peerId } from '../../support/people.ts';

const [camera, microphone] = [sent('anna'), sent('anna', 'microphone')];

/** Each plan of what is sent asks whether the camera is off. */
function annasCamera() {
  const asked: string[] = [];
  const forwarding = new PathForwarding({
    now: () => 0,
    isMuted: (_, source) => asked.push(source) < 0,
    speakersMatter() {},
    bound: noBound(),
    allIsBounded() {},
    changed() {},
    voicesWithheld() {},
  });
  for (const { picture, ...producer } of [camera, microphone]) forwarding.produced(producer, picture);
  asked.length = 0;
  return { forwarding, asked };
}

test('a microphone that is muted is not looked at', () => {
  const { forwarding, asked } = annasCamera();
  forwarding.handleMutes();
  expect(asked).toEqual(['camera']);
});

test('F12: what is measured as before is not planned anew', () => {
  const { forwarding } = annasCamera();
  const measure = (bitrate: number) =>
    forwarding.measure({ downlinks: [], pictures: [{ producerId: camera.producerId, bitrates: [[bitrate]] }] });
  expect([100_000, 100_000, 105_000, 200_000].map(measure)).toEqual([true, false, false, true]);
});

test('a picture whose size is said again is not planned anew', () => {
  const { forwarding, asked } = annasCamera();
  forwarding.setPicture(camera.producerId, { height: 720, frameRate: 30 });
  expect(asked).toEqual([]);
  forwarding.setPicture(camera.producerId, { height: 720, frameRate: 15 });
  expect(asked).toEqual(['camera']);
});

test('F7: several changes at once are one plan', () => {
  const told: PlanDifference[] = [];
  const forwarding = new PathForwarding({
    now: () => 0,
    isMuted: () => false,
    speakersMatter() {},
    bound: noBound(),
    allIsBounded() {},
    changed: (it) => told.push(it),
    voicesWithheld() {},
  });
  for (const { picture, ...producer } of [camera, sent('boris')]) forwarding.produced(producer, picture);
  const consumers = ['anna', 'boris'].map((name) => ({ producerId: `${name}-camera`, consumerId: name }));
  forwarding.ready(peerId('carol'), consumers, forwarding.preview(peerId('carol'), consumers));
  forwarding.wish(peerId('carol'), wishes([], { maxCameras: 0 }));
  told.length = 0;
  forwarding.together(() => {
    forwarding.removed('boris-camera');
    forwarding.wish(peerId('carol'), wishes([], { maxCameras: 1 }));
    expect(told).toEqual([]);
  });
  const layers = { spatial: 2, temporal: 2 };
  expect(told).toEqual([
    { consumers: [{ peerId: 'carol', consumerId: 'anna', forwarding: { layers } }], producers: [], lines: [] },
  ]);
});

/** `plans`: called for each. */
function counted() {
  const bound = noBound();
  const plans = vi.spyOn(bound, 'noteLimited');
  const forwarding = new PathForwarding({
    now: () => 0,
    isMuted: () => false,
    speakersMatter() {},
    bound,
    allIsBounded() {},
    changed() {},
    voicesWithheld() {},
  });
  return { forwarding, plans };
}

test('F7, M12: sounds that are sent as wished for are planned for with the next change, or at the next tick', () => {
  const { forwarding, plans } = counted();
  forwarding.produced(microphone, null);
  plans.mockClear();
  const [carol, consumers] = [peerId('carol'), [{ producerId: microphone.producerId, consumerId: 'for-carol' }]];
  const sent = forwarding.preview(carol, consumers);
  expect(sent).toEqual({ 'for-carol': { layers: null } });
  forwarding.ready(carol, consumers, sent);
  expect(plans).not.toHaveBeenCalled();
  for (const _ of [1, 2]) forwarding.tick();
  expect(plans).toHaveBeenCalledTimes(1);
  expect(forwarding.wishedBy(carol)).toEqual(sent);
  forwarding.ready(carol, consumers, {});
  forwarding.ready(carol, consumers, { 'for-carol': 'paused' });
  expect(plans).toHaveBeenCalledTimes(2);
});

test('F7: what changes nothing is no plan', () => {
  const { forwarding, plans } = counted();
  forwarding.together(() => forwarding.removed('nothing'));
  expect(plans).not.toHaveBeenCalled();
});

test('F28: a picture that was silent takes its place again when pictures are not measured any more', () => {
  const time = { now: 0 };
  const told: PlanDifference[] = [];
  const forwarding = new PathForwarding({
    now: () => time.now,
    isMuted: () => false,
    speakersMatter() {},
    bound: noBound(),
    allIsBounded() {},
    changed: (it) => told.push(it),
    voicesWithheld() {},
  });
  const consumersToldNow = () => told.splice(0).flatMap(({ consumers }) => consumers);
  for (const { picture, ...producer } of [camera, sent('boris')]) forwarding.produced(producer, picture);
  forwarding.wish(peerId('carol'), wishes([], { maxCameras: 1 }));
  const consumers = ['anna', 'boris'].map((name) => ({ producerId: `${name}-camera`, consumerId: name }));
  forwarding.ready(peerId('carol'), consumers, forwarding.preview(peerId('carol'), consumers));
  told.length = 0;
  for (; time.now <= 8_000; time.now += 1_000) {
    forwarding.measure({ downlinks: [], pictures: [{ producerId: camera.producerId, bitrates: [[0], [0], [0]] }] });
  }
  const boris = { peerId: 'carol', consumerId: 'boris' };
  expect(consumersToldNow()).toEqual([{ ...boris, forwarding: { layers: { spatial: 2, temporal: 2 } } }]);
  time.now += 2_000;
  forwarding.tick();
  expect(consumersToldNow()).toEqual([]);
  time.now += 1;
  forwarding.tick();
  expect(consumersToldNow()).toEqual([{ ...boris, forwarding: 'paused' }]);
});
