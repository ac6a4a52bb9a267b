import type { PeerId } from '../protocol/ids.ts';
import { demandOf } from './allocate.ts';
import { type Claims, claimsOf } from './claims.ts';
import type { ReceiverShare } from './receiver-share.ts';
import type { LayerBitrates } from './scene.ts';
import { type Demand, within } from './share-out.ts';

type From = {
  readonly share: ReceiverShare;
  readonly speakers: readonly PeerId[];
  readonly bitrates: ReadonlyMap<string, LayerBitrates>;
};

/** What one receiver claims of its line and of the room's bound; and what that follows from. */
export type ReceiverClaims = { readonly claims: Claims; readonly demand: Demand; readonly from: From };

/** Where nothing changed that it follows from, it is the one before. */
export function receiverClaimsOf(before: ReceiverClaims | undefined, from: From): ReceiverClaims {
  if (before && isSame(before.from, from)) return before;
  const claims = claimsOf(from.share.wished, from.speakers, from.bitrates);
  return { claims, demand: demandOf(claims), from };
}

const isSame = (one: From, other: From): boolean =>
  one.share === other.share && one.speakers === other.speakers && one.bitrates === other.bitrates;

/**
 * How much more than it takes there has to be before something is given. More leaves a line unused; less takes back what
 * an estimate that is never quite the same has just given.
 */
export const TO_SPARE = 1.15;

/** What it asks of the room's bound, with some to spare: no more than its line carries. */
export const askedOfRoom = ({ demand }: ReceiverClaims, downlink: number | null): Demand =>
  within(
    demand.map((bitrate) => bitrate * TO_SPARE),
    downlink ?? Number.POSITIVE_INFINITY,
  );
