import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allOf, claimsOf } from '../../../src/forwarding/claims.ts';
import { bitrateOf } from '../../../src/forwarding/layer-bitrates.ts';
import { initialForwarding, type Planned, planForwarding } from '../../../src/forwarding/plan-forwarding.ts';
import type { Scene } from '../../../src/forwarding/scene.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import { isSound } from '../../../src/protocol/rooms.ts';
import { arbitraryPast, arbitraryScene } from '../../support/forwarding/arbitrary-scenes.ts';
import { behind, measured } from '../../support/forwarding/lines.ts';
import { forwardedTo, scene, sent, TOP } from '../../support/forwarding/rooms.ts';

/** As many as are named, each of whom is sent all that the others send. */
const conference = (ceiling: number | null, names = ['a', 'b', 'c', 'd'], screens: readonly string[] = []): Scene => ({
  ...measured(
    scene(
      [
        ...names.map((name) => sent(name)),
        ...names.map((name) => sent(name, 'microphone')),
        ...screens.map((name) => sent(name, 'screen')),
      ],
      Object.fromEntries(names.map((name) => [name, null])),
    ),
  ),
  ceiling,
});

const plan = (room: Scene, before = initialForwarding, now = 0): Planned => planForwarding(room, before, now);

/** What pictures that are sent take, by the producer. */
function sentIn(room: Scene, { plan: { receivers } }: Planned, is: (source: string) => boolean): number {
  let sum = 0;
  for (const { peerId, consumers } of room.receivers) {
    for (const producer of room.sources) {
      const forwarding = receivers[peerId]?.[consumers.get(producer.producerId) ?? ''];
      if (!forwarding || forwarding === 'paused' || producer.muted || !is(producer.source)) continue;
      sum += bitrateOf(producer, room.bitrates.get(producer.producerId), forwarding.layers);
    }
  }
  return sum;
}

/** What one receiver is sent: `uncut`, whatever the bound is, as far as its line carries that; and all beyond it. */
function takenBy({ downlinks, bitrates }: Scene, peerId: PeerId, { plan: { receivers }, memory }: Planned) {
  const claims = claimsOf(memory.shares.byReceiver.get(peerId)?.wished ?? [], [], bitrates);
  const pictures = allOf(claims).reduce((sum, { consumerId, levels }) => {
    const forwarding = receivers[peerId]?.[consumerId] ?? 'paused';
    if (forwarding === 'paused') return sum;
    return sum + (levels.find(({ layers }) => isDeepStrictEqual(layers, forwarding.layers))?.bitrate ?? Infinity);
  }, 0);
  const least = claims.screens.reduce((sum, { levels }) => sum + (levels[0]?.bitrate ?? 0), 0);
  const uncut = Math.min(claims.sound + least, downlinks.get(peerId) ?? Infinity);
  return { uncut, beyond: pictures - least };
}

function expectWithinBound(room: Scene): void {
  const planned = plan(room);
  const taken = room.receivers.map(({ peerId }) => takenBy(room, peerId, planned));
  const sumOf = (key: 'uncut' | 'beyond') => taken.reduce((sum, it) => sum + it[key], 0);
  const left = (room.ceiling ?? Infinity) - sumOf('uncut');
  expect(sumOf('beyond')).toBeLessThanOrEqual(Math.max(0, left));
}

test('F24: all together take no more than the bound, but for voices, the sound of screens and the least of each screen', () => {
  fc.assert(fc.property(arbitraryScene, expectWithinBound), { numRuns: 500 });
  for (let ceiling = 50_000; ceiling < 20_000_000; ceiling *= 1.05) expectWithinBound(conference(ceiling));
});

test('F24: voices and the sound of screens are never cut', () => {
  fc.assert(
    fc.property(arbitraryScene, arbitraryPast, (room, past) => {
      let memory = initialForwarding;
      let now = 0;
      for (const { scene: another, after } of past) {
        now += after;
        const planned = plan(another ?? room, memory, now);
        memory = planned.memory;
        for (const { peerId, consumers } of (another ?? room).receivers) {
          for (const { producerId, source } of (another ?? room).sources.filter((it) => isSound(it.source))) {
            const id = consumers.get(producerId) ?? '';
            expect(planned.plan.receivers[peerId]?.[id]).toEqual(planned.plan.wished[peerId]?.[id]);
            expect(source).toBeDefined();
          }
        }
      }
    }),
  );
});

test('F24: who is limited is given less than they wish for; where a bound is wide, nobody is, and nothing changes', () => {
  fc.assert(
    fc.property(arbitraryScene, (room) => {
      const wide = plan({ ...room, ceiling: 1e12 });
      expect(wide.plan).toEqual({ ...plan({ ...room, ceiling: null }).plan, limited: [] });
      const { limited, receivers, wished } = plan(room).plan;
      for (const peerId of limited) expect(receivers[peerId]).not.toEqual(wished[peerId]);
      if (room.ceiling === null) expect(limited).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('F24: equal people have equal pictures', () => {
  // Three cameras for each of four, 500 kbit/s each: with the voices, and some to spare, 7.2 Mbit/s.
  const { plan: planned } = plan(conference(7_800_000));
  for (const name of ['a', 'b', 'c', 'd']) {
    const layers = Object.values(forwardedTo(planned, name)).flatMap((it) =>
      it === 'paused' ? [] : (it.layers ?? []),
    );
    expect(layers.map(({ spatial }) => spatial)).toEqual([1, 1, 1]);
  }
  expect(planned.limited).toEqual(['a', 'b', 'c', 'd']);
});

test('F24: what a thin line cannot take goes to the others', () => {
  const thin = plan(behind(conference(10_500_000), 'a', 300));
  const sharp = (planned: Planned) =>
    ['b', 'c', 'd'].map((name) => JSON.stringify(forwardedTo(planned.plan, name)).split('"spatial":2').length - 1);
  const before = sharp(plan(conference(10_500_000)));
  expect(sharp(thin).reduce((sum, it) => sum + it)).toBeGreaterThan(before.reduce((sum, it) => sum + it));
  expect(thin.plan.limited).not.toContain('a');
});

test('F24: no share is less than it is wished for while anybody’s camera is sent, be it of who sees no screen', () => {
  for (let ceiling = 100_000; ceiling < 20_000_000; ceiling *= 1.1) {
    const room = conference(ceiling, ['a', 'b', 'c', 'd'], ['a']);
    const { plan: planned } = plan(room);
    const cameras = sentIn(room, { ...plan(room), plan: planned }, (source) => source === 'camera');
    if (cameras === 0) continue;
    for (const name of ['b', 'c', 'd']) {
      expect(forwardedTo(planned, name)['a-screen']).toEqual({ layers: { ...TOP, spatial: 0 } });
    }
  }
});

test('F24: who comes later has a part at once, and what the others lose they lose once', () => {
  const [three, four] = [conference(3_000_000, ['a', 'b', 'c']), conference(3_000_000)];
  const before = plan(three);
  const after = plan(four, before.memory, 1_000);
  expect(Object.values(forwardedTo(after.plan, 'd')).filter((it) => it !== 'paused').length).toBeGreaterThan(3);
  let { memory } = after;
  const seen = new Set<string>();
  for (let now = 1_200; now < 60_000; now += 200) {
    const planned = plan(four, memory, now);
    memory = planned.memory;
    seen.add(JSON.stringify(planned.plan.receivers));
  }
  expect(seen.size).toBeLessThanOrEqual(2);
});

test('F24: pictures whose size is never quite the same come and go no oftener than on a line', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 500_000, max: 12_000_000 }),
      fc.array(fc.double({ min: 0.94, max: 1.06, noNaN: true }), { minLength: 200, maxLength: 200 }),
      (ceiling, factors) => {
        const room = conference(ceiling);
        let memory = initialForwarding;
        const plans = factors.map((factor, second) => {
          const bitrates = new Map(
            [...room.bitrates].map(([id, layers]) => [id, layers.map((layer) => layer.map((it) => it * factor))]),
          );
          const planned = plan({ ...room, bitrates }, memory, second * 1_000);
          memory = planned.memory;
          return JSON.stringify(planned.plan.receivers);
        });
        const changes = plans.filter((it, index) => index > 0 && it !== plans[index - 1]).length;
        expect(changes).toBeLessThanOrEqual(20);
      },
    ),
    { numRuns: 40 },
  );
});
