import type { UserId } from '../protocol/ids.ts';
import type { CallDescription } from './call-state.ts';

/** A call that runs, to the device of somebody who has or had a seat in it. */
export type OwnCall = {
  readonly call: CallDescription;
  /** `elsewhere`: on another device; `left`: on none any more. */
  readonly seat: 'elsewhere' | 'left';
  /** Who has a seat, besides this user. */
  readonly others: readonly UserId[];
};
