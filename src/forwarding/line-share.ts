import { type Allocation, allocate, everything } from './allocate.ts';
import { allOf, type Claims } from './claims.ts';
import type { Forwarding } from './forwarding-plan.ts';
import { type Asked, dueAt, type Held, hold, nothingHeld } from './hold-down.ts';
import { type ReceiverClaims, TO_SPARE } from './receiver-claims.ts';

type From = {
  readonly claimed: ReceiverClaims;
  /** What it may be sent, in bit/s. Null: no bound is known. */
  readonly bound: number | null;
  readonly boundBy: BoundBy;
};

/** Its own line, or its part of what all may be sent. */
type BoundBy = 'line' | 'limit';

/** What one receiver is given of what it wishes for, as much as its bound lets through; and what that follows from. */
export type LineShare = {
  readonly given: Readonly<Record<string, Forwarding>>;
  /** Why something is not as it is wished for, also while that still holds it down; null: all is. */
  readonly lessBy: BoundBy | null;
  readonly held: Held;
  readonly from: From;
};

/** Null: there never was a bound, and it is given what it wishes for. */
export function lineShareOf(before: LineShare | undefined, from: From, now: number): LineShare | null {
  if (!before && from.bound === null) return null;
  const due = before && dueAt(before.held);
  if (before && isSame(before.from, from) && !(typeof due === 'number' && due <= now)) return before;
  const { claimed, bound } = from;
  const { claims } = claimed;
  const fitting = (bitrate: number | null): Allocation =>
    bitrate === null ? everything(claims) : allocate(claims, bitrate);
  const asked = askedBy(claims, fitting(bound && bound / TO_SPARE), fitting(bound));
  const held = hold(before?.held ?? nothingHeld, asked, now);
  const isLess = asked.some(({ consumerId, most }) => (held.given.get(consumerId)?.level ?? 0) < most);
  const suffices = asked.every(({ target, most }) => target === most);
  const lessBy = isLess ? (suffices && before?.lessBy) || from.boundBy : null;
  return { given: { ...claimed.from.share.forwarded, ...forwardingsOf(claims, held) }, lessBy, held, from };
}

const isSame = (one: From, other: From): boolean =>
  one.claimed === other.claimed && one.bound === other.bound && one.boundBy === other.boundBy;

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
