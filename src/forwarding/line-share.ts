import type { PeerId } from '../protocol/ids.ts';
import { type Allocation, allocate, everything } from './allocate.ts';
import { allOf, type Claims, claimsOf } from './claims.ts';
import type { Forwarding } from './forwarding-plan.ts';
import { type Asked, dueAt, type Held, hold, nothingHeld } from './hold-down.ts';
import type { ReceiverShare } from './receiver-share.ts';
import type { LayerBitrates } from './scene.ts';

/**
 * How much more than it takes there has to be before something is given. More leaves a line unused; less takes back what
 * an estimate that is never quite the same has just given.
 */
export const TO_SPARE = 1.15;

type From = {
  readonly share: ReceiverShare;
  /** In bit/s. Null: no bound is known. */
  readonly downlink: number | null;
  readonly speakers: readonly PeerId[];
  readonly bitrates: ReadonlyMap<string, LayerBitrates>;
};

/** What one receiver is given of what it wishes for, as much as its line carries; and what that follows from. */
export type LineShare = {
  readonly given: Readonly<Record<string, Forwarding>>;
  readonly held: Held;
  readonly from: From;
};

/** Null: its line never had a bound, and it is given what it wishes for. */
export function lineShareOf(before: LineShare | undefined, from: From, now: number): LineShare | null {
  if (!before && from.downlink === null) return null;
  const due = before && dueAt(before.held);
  if (before && isSame(before.from, from) && !(typeof due === 'number' && due <= now)) return before;
  const { share, downlink, speakers, bitrates } = from;
  const claims = claimsOf(share.wished, speakers, bitrates);
  const fitting = (bitrate: number | null): Allocation =>
    bitrate === null ? everything(claims) : allocate(claims, bitrate);
  const asked = askedBy(claims, fitting(downlink && downlink / TO_SPARE), fitting(downlink));
  const held = hold(before?.held ?? nothingHeld, asked, now);
  return { given: { ...share.forwarded, ...forwardingsOf(claims, held) }, held, from };
}

const isSame = (one: From, other: From): boolean =>
  one.share === other.share &&
  one.downlink === other.downlink &&
  one.speakers === other.speakers &&
  one.bitrates === other.bitrates;

const askedBy = (claims: Claims, target: Allocation, bound: Allocation): Asked[] =>
  allOf(claims).map((claim) => ({
    consumerId: claim.consumerId,
    target: target.get(claim.consumerId) ?? 0,
    bound: bound.get(claim.consumerId) ?? 0,
    most: claim.levels.length,
    isFirst: claim === claims.first,
  }));

function forwardingsOf(claims: Claims, { given }: Held): Record<string, Forwarding> {
  return Object.fromEntries(
    allOf(claims).map(({ consumerId, levels }): [string, Forwarding] => {
      const level = levels[(given.get(consumerId)?.level ?? 0) - 1];
      return [consumerId, level ? { layers: level.layers } : 'paused'];
    }),
  );
}
