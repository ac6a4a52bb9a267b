import type { PeerId, UserId } from '../client/types.ts';

export type View = 'grid' | 'speaker';

/** Names a tile for as long as it is shown. `awaited`: of somebody who is being called and has no seat yet. */
export type TileKey = 'local' | 'awaited' | `peer:${string}` | `screen:${string}` | `invitee:${string}`;

export const peerTile = (peerId: PeerId): TileKey => `peer:${peerId}`;
export const screenTile = (peerId: PeerId): TileKey => `screen:${peerId}`;
export const inviteeTile = (userId: UserId): TileKey => `invitee:${userId}`;

/** `alone`, `pair`: the own picture floats above the one that fills the stage, or above a notice. */
export type StagePlan =
  | { layout: 'alone' }
  | { layout: 'pair'; only: TileKey }
  | { layout: 'grid'; tiles: readonly TileKey[] }
  | { layout: 'speaker'; big: readonly TileKey[]; strip: readonly TileKey[] };

export type OnStage = {
  peers: readonly PeerId[];
  /** Whose screens are shared. */
  screens: readonly PeerId[];
  invitees: readonly UserId[];
  awaited: boolean;
  view: View;
  /** What the person wants large, whoever speaks. */
  pinned: TileKey | null;
  /** Who is in the big picture of the speaker view; null: nobody has spoken yet. */
  focus: PeerId | null;
};

export type TilePriority = 'low' | 'normal' | 'high';

/** What matters more where a line is too thin for all: the big picture before the strip. */
export const priorityOf = (plan: StagePlan, tile: TileKey): TilePriority => {
  if (plan.layout !== 'speaker') return 'normal';
  return plan.big.includes(tile) ? 'high' : 'low';
};

/**
 * Shared screens are big in the speaker view, however many there are; the faces stand beside them. What is pinned is big
 * alone, in either view.
 */
export const planStage = ({ peers, screens, invitees, awaited, pinned, view, focus }: OnStage): StagePlan => {
  const faces = [...peers.map(peerTile), ...(awaited ? ['awaited' as const] : []), ...invitees.map(inviteeTile)];
  const shared = screens.map(screenTile);
  const [first, second] = faces;
  if (shared.length === 0 && first === undefined) return { layout: 'alone' };
  if (shared.length === 0 && first !== undefined && second === undefined) return { layout: 'pair', only: first };
  if (pinned !== null && [...shared, ...faces].includes(pinned)) {
    const others: TileKey[] = [...shared, 'local', ...faces];
    return { layout: 'speaker', big: [pinned], strip: others.filter((tile) => tile !== pinned) };
  }
  if (view === 'grid') return { layout: 'grid', tiles: [...shared, ...faces, 'local'] };
  const focused = focus !== null && peers.includes(focus) ? peerTile(focus) : first;
  const big = shared.length > 0 || focused === undefined ? shared : [focused];
  return { layout: 'speaker', big, strip: ['local', ...faces.filter((tile) => !big.includes(tile))] };
};
