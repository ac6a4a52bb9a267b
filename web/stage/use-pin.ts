import { useState } from 'react';
import type { TileKey } from './stage-plan.ts';

/** `ended`: it was unpinned, or has left. */
type PinState = { phase: 'never' } | { phase: 'pinned'; tile: TileKey } | { phase: 'ended' };

export type Pin = { state: PinState; tile: TileKey | null; toggle: (tile: TileKey) => void; unpin: () => void };

/** What this person wants large. It is nobody else’s business, and ends with what is pinned. */
export const usePin = (present: readonly TileKey[]): Pin => {
  const [state, setState] = useState<PinState>({ phase: 'never' });
  if (state.phase === 'pinned' && !present.includes(state.tile)) setState({ phase: 'ended' });
  const tile = state.phase === 'pinned' ? state.tile : null;
  const unpin = () => setState((before) => (before.phase === 'pinned' ? { phase: 'ended' } : before));
  const toggle = (wished: TileKey) =>
    setState(wished === tile ? { phase: 'ended' } : { phase: 'pinned', tile: wished });
  return { state, tile, toggle, unpin };
};
