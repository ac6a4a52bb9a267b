import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate } from '../../../src/forwarding/allocate.ts';
import { allOf, type Claim, type Claims, claimsOf } from '../../../src/forwarding/claims.ts';
import { initialForwarding, planForwarding } from '../../../src/forwarding/plan-forwarding.ts';
import { TO_SPARE } from '../../../src/forwarding/receiver-claims.ts';
import type { Scene } from '../../../src/forwarding/scene.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import { arbitraryScene } from '../../support/forwarding/arbitrary-scenes.ts';
import { behind, measured } from '../../support/forwarding/lines.ts';
import { scene, sent, wishes } from '../../support/forwarding/rooms.ts';
import { peerId } from '../../support/people.ts';

const RUNS = { numRuns: 300 };
const bitrate = fc.nat(8_000_000);

/** What each receiver of a scene would have of its line. */
const claimsIn = (room: Scene): Claims[] =>
  [...planForwarding(room, initialForwarding, 0).memory.shares.byReceiver.values()].map(({ wished }) =>
    claimsOf(wished, [], room.bitrates),
  );

const takes = ({ levels }: Claim, level: number): number => levels[level - 1]?.bitrate ?? 0;

const all = (check: (claims: Claims, one: number, other: number) => void): void =>
  fc.assert(
    fc.property(arbitraryScene, bitrate, bitrate, (room, one, other) => {
      for (const claims of claimsIn(room)) check(claims, one, other);
    }),
    RUNS,
  );

test('F12: never more than the line carries, but for the least of each screen', () => {
  all((claims, downlink) => {
    const given = allocate(claims, downlink);
    const sum = allOf(claims).reduce((total, claim) => total + takes(claim, given.get(claim.consumerId) ?? 0), 0);
    const least = claims.screens.reduce((total, claim) => total + takes(claim, 1), 0);
    expect(sum).toBeLessThanOrEqual(Math.max(least, downlink - claims.sound));
  });
});

test('F12: more bandwidth never gives anybody less', () => {
  all((claims, one, other) => {
    const [less, more] = [allocate(claims, Math.min(one, other)), allocate(claims, Math.max(one, other))];
    for (const [consumerId, level] of less) expect(more.get(consumerId)).toBeGreaterThanOrEqual(level);
  });
});

test('F12, F16: the order is kept', () => {
  all((claims, downlink) => {
    const given = allocate(claims, downlink);
    const levelOf = ({ consumerId }: Claim): number => given.get(consumerId) ?? 0;
    const isWhole = (claim: Claim): boolean => levelOf(claim) === claim.levels.length;
    const seen = claims.cameras.filter((claim) => levelOf(claim) > 0);
    if (claims.large.some((claim) => levelOf(claim) > 0)) {
      expect([...claims.screens, ...claims.cameras].every(isWhole)).toBe(true);
    }
    if (seen.length > 0) expect(claims.screens.every(isWhole)).toBe(true);
    expect(claims.cameras.slice(0, seen.length)).toEqual(seen);
    const spatial = (claim: Claim): number => claim.levels[levelOf(claim) - 1]?.layers?.spatial ?? 0;
    if (seen.some((claim) => spatial(claim) > 0)) expect(seen).toHaveLength(claims.cameras.length);
    const others = claims.cameras.filter((claim) => claim !== claims.first);
    if (claims.first && others.some((claim) => spatial(claim) > 0)) expect(isWhole(claims.first)).toBe(true);
  });
});

test('F14: one line changes nothing for anybody else', () => {
  fc.assert(
    fc.property(arbitraryScene, fc.nat(8_000), (room, kbps) => {
      const [some] = room.receivers;
      if (!some) return;
      const unlimited = { ...room, ceiling: null };
      const [before, after] = [unlimited, behind(unlimited, some.peerId, kbps)].map(
        (each) => planForwarding(each, initialForwarding, 0).plan,
      );
      expect({ ...after?.receivers, [some.peerId]: null }).toEqual({ ...before?.receivers, [some.peerId]: null });
      expect(after?.producers).toEqual(before?.producers);
    }),
    RUNS,
  );
});

const me: PeerId = peerId('me');
const tiles = wishes([], { others: { priority: 'normal', maxHeight: 360 } });
const conference = measured(
  scene([...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => sent(name)), sent('h', 'screen')], { me: tiles }),
);

/** Estimates, one a second: what is given then, as the spatial and temporal layers of each. */
function given(estimates: readonly number[]): string[] {
  let memory = initialForwarding;
  return estimates.map((estimate, second) => {
    const room = { ...conference, downlinks: new Map([[me, estimate]]) };
    const planned = planForwarding(room, memory, second * 1_000);
    memory = planned.memory;
    return JSON.stringify(planned.plan.receivers[me]);
  });
}

const countChanges = (plans: readonly string[]): number =>
  plans.filter((plan, index) => index > 0 && plan !== plans[index - 1]).length;

const noise = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 300, maxLength: 300 });

test('F13: an estimate that is never quite the same takes nothing back, and comes to rest', () => {
  const part = (TO_SPARE - 1) / (TO_SPARE + 1);
  fc.assert(
    fc.property(fc.integer({ min: 100_000, max: 6_000_000 }), noise, (mean, deviations) => {
      const plans = given(deviations.map((deviation) => mean * (1 + part * deviation)));
      expect(new Set(plans).size).toBe(countChanges(plans) + 1);
      expect(countChanges(plans.slice(-200))).toBeLessThanOrEqual(2);
    }),
    { numRuns: 60 },
  );
});

test('F13: an estimate that jumps about changes pictures seldom', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100_000, max: 6_000_000 }), noise, (mean, deviations) => {
      const plans = given(deviations.map((deviation) => mean * (1 + 0.4 * deviation)));
      expect(countChanges(plans)).toBeLessThanOrEqual(40);
    }),
    { numRuns: 60 },
  );
});
