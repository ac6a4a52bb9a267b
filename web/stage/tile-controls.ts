/**
 * What this person can do with a tile. `never`: it is the only one, and large already. Figures are at all tiles or at none.
 */
export type TileControls = {
  pin: 'never' | 'possible' | 'pinned';
  togglePin: () => void;
  figuresShown: boolean;
  toggleFigures: () => void;
};
