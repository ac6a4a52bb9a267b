import { allOf, type Claim, type Claims } from './claims.ts';
import type { Demand } from './share-out.ts';

/** Of each consumer how many of its levels are given, from the smallest on; 0: it is paused. */
export type Allocation = ReadonlyMap<string, number>;

/**
 * Who is given what of a line that carries so much, in bit/s. The claims grow step by step in one fixed order, and the
 * first step that does not fit ends it: so more bandwidth never gives anybody less.
 */
export function allocate(claims: Claims, downlink: number): Allocation {
  const given = new Map<string, number>();
  let left = downlink - claims.sound;
  for (const claim of allOf(claims)) given.set(claim.consumerId, 0);
  // A screen is what people came to see: of it there is always something.
  for (const screen of claims.screens) {
    left -= bitrateAt(screen, 1);
    given.set(screen.consumerId, 1);
  }
  for (const { claim, upTo } of stepsOf(claims)) {
    let level = given.get(claim.consumerId) ?? 0;
    while (level < upTo) {
      const more = bitrateAt(claim, level + 1) - bitrateAt(claim, level);
      if (more > left) return given;
      left -= more;
      level += 1;
      given.set(claim.consumerId, level);
    }
  }
  return given;
}

export const everything = (claims: Claims): Allocation =>
  new Map(allOf(claims).map(({ consumerId, levels }) => [consumerId, levels.length]));

const bitrateAt = ({ levels }: Claim, level: number): number => levels[level - 1]?.bitrate ?? 0;

type Step = { readonly claim: Claim; readonly upTo: number };

/**
 * Screens as wished; something of every camera, then all frames of its smallest layer; who is pinned or speaks as wished;
 * then the others, a size larger at a time; and at last those that are large from the beginning.
 */
function* stepsOf({ screens, cameras, large, first }: Claims): Generator<Step> {
  const mostLevels = Math.max(0, ...screens.map(({ levels }) => levels.length));
  for (let level = 2; level <= mostLevels; level++) {
    for (const claim of screens) yield { claim, upTo: Math.min(level, claim.levels.length) };
  }
  for (const claim of cameras) yield { claim, upTo: 1 };
  for (const claim of cameras) yield { claim, upTo: levelsUpTo(claim, 0) };
  if (first) yield { claim: first, upTo: first.levels.length };
  const largest = Math.max(0, ...cameras.map(({ levels }) => levels.at(-1)?.layers?.spatial ?? 0));
  for (let spatial = 1; spatial <= largest; spatial++) {
    for (const claim of cameras) yield { claim, upTo: levelsUpTo(claim, spatial) };
  }
  for (const claim of large) yield { claim, upTo: claim.levels.length };
}

/** What all of these take, by what comes first. */
export function demandOf(claims: Claims): Demand {
  const { screens, cameras, large, first, sound } = claims;
  const upTo = (some: readonly Claim[], level: (claim: Claim) => number): number =>
    some.reduce((sum, claim) => sum + bitrateAt(claim, level(claim)), 0);
  const whole = (claim: Claim): number => claim.levels.length;
  const smallest = upTo(cameras, (claim) => levelsUpTo(claim, 0));
  const least = upTo(screens, () => 1);
  const firstBeyond = first ? bitrateAt(first, whole(first)) - bitrateAt(first, levelsUpTo(first, 0)) : 0;
  const all = upTo(cameras, whole) + upTo(large, whole);
  return [sound + least, upTo(screens, whole) - least, smallest, firstBeyond, all - smallest - firstBeyond];
}

const levelsUpTo = ({ levels }: Claim, spatial: number): number =>
  levels.filter(({ layers }) => (layers?.spatial ?? 0) <= spatial).length;
