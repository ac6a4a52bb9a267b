import type { PeerId } from '../protocol/ids.ts';
import type { ForwardingPlan } from './forwarding-plan.ts';
import { type LineShare, lineShareOf } from './line-share.ts';
import { askedOfRoom, type ReceiverClaims, receiverClaimsOf } from './receiver-claims.ts';
import type { Scene } from './scene.ts';
import { type Demand, shareOut, sumOf, totalOf } from './share-out.ts';
import type { Shares } from './shares.ts';

/** Of receivers that have, or had, a bound: their line's, or their part of the room's. */
export type BoundedLines = {
  readonly claimed: ReadonlyMap<PeerId, ReceiverClaims>;
  readonly lines: ReadonlyMap<PeerId, LineShare>;
};

export const noLines: BoundedLines = { claimed: new Map(), lines: new Map() };

/**
 * `demand`: what all ask of the room's bound; null: there is none. `limited`: who is given less because of it. `wanted`: who
 * is given less because of their line, and what all that they wish for takes, in bit/s.
 */
type Bounded = BoundedLines & Pick<ForwardingPlan, 'limited' | 'wanted'> & { readonly demand: Demand | null };

/** What each receiver is given where a line, or the room, has a bound. */
export function boundedLinesOf(
  before: BoundedLines,
  { byReceiver }: Pick<Shares, 'byReceiver'>,
  { downlinks, bitrates, ceiling }: Pick<Scene, 'downlinks' | 'bitrates' | 'ceiling'>,
  speakers: readonly PeerId[],
  now: number,
): Bounded {
  const claimed = new Map<PeerId, ReceiverClaims>();
  for (const [peerId, share] of byReceiver) {
    if (ceiling === null && !downlinks.has(peerId) && !before.lines.has(peerId)) continue;
    claimed.set(peerId, receiverClaimsOf(before.claimed.get(peerId), { share, speakers, bitrates }));
  }
  const asked = (): Map<PeerId, Demand> =>
    new Map([...claimed].map(([peerId, its]) => [peerId, askedOfRoom(its, downlinks.get(peerId) ?? null)]));
  const demands = ceiling === null ? null : asked();
  const parts = demands && ceiling !== null ? shareOut(demands, ceiling) : null;
  const lines = new Map<PeerId, LineShare>();
  const limited: PeerId[] = [];
  const wanted: Record<string, number> = {};
  for (const [peerId, its] of claimed) {
    const [downlink, part] = [downlinks.get(peerId) ?? null, parts?.get(peerId) ?? null];
    const bound = part === null ? downlink : Math.min(part, downlink ?? part);
    const boundBy = part !== null && bound === part ? 'limit' : 'line';
    const line = lineShareOf(before.lines.get(peerId), { claimed: its, bound, boundBy }, now);
    if (line) lines.set(peerId, line);
    if (line?.lessBy === 'limit') limited.push(peerId);
    if (line?.lessBy === 'line') wanted[peerId] = roughly(totalOf(its.demand));
  }
  return { claimed, lines, demand: demands && sumOf(demands.values()), limited: limited.toSorted(), wanted };
}

/** In steps of this, rounded up. Finer tells the SFU of each change of one picture. */
const STEP = 1.1;

const roughly = (bitrate: number): number => Math.ceil(STEP ** Math.ceil(Math.log(bitrate) / Math.log(STEP)));
