import * as z from 'zod/mini';
import { PeerId } from './ids.ts';
import { MAX_IDS_PER_MESSAGE, MAX_PEERS } from './limits.ts';
import { isSound, SourceName } from './rooms.ts';

/** 8K. No screen shows more. */
const MAX_HEIGHT = 4_320;
const MAX_FRAME_RATE = 120;

/** A picture of low priority gives way first, one of high priority last: it is pinned. */
const WishPriority = z.enum(['low', 'normal', 'high']);

/** How a source is to be received. What is left out is not bounded. */
export const Wish = z.object({
  /** In pixels, as it is sent; of layers the largest that is not higher, and the smallest where all are. */
  maxHeight: z.optional(z.int().check(z.positive(), z.maximum(MAX_HEIGHT))),
  maxFrameRate: z.optional(z.int().check(z.positive(), z.maximum(MAX_FRAME_RATE))),
  priority: z._default(WishPriority, 'normal'),
});
export type Wish = z.output<typeof Wish>;

/** `wish`: null: it is not to be sent at all. */
const SourceWish = z.object({ peerId: PeerId, source: SourceName, wish: z.nullable(Wish) });

const hasSize = ({ maxHeight, maxFrameRate }: Wish): boolean => maxHeight !== undefined || maxFrameRate !== undefined;

/** All that one peer wishes to receive. Sounds that are not named are sent. */
export const Wishes = z.object({
  sources: z.array(SourceWish).check(
    z.maxLength(MAX_IDS_PER_MESSAGE),
    z.refine(
      (list) => new Set(list.map(({ peerId, source }) => `${peerId} ${source}`)).size === list.length,
      'names a source twice',
    ),
    z.refine(
      (list) => list.every(({ source, wish }) => !isSound(source) || wish === null || !hasSize(wish)),
      'wishes for the size of a sound',
    ),
  ),
  /** Of cameras and screens that are not named. */
  others: z._default(z.nullable(Wish), { priority: 'normal' }),
  /** Of the cameras wished for no more than these: the pinned ones, then those whose people spoke last. */
  maxCameras: z.optional(z.int().check(z.nonnegative(), z.maximum(MAX_PEERS))),
});
export type Wishes = z.output<typeof Wishes>;
