import type { Board } from './board.ts';
import { media } from './media.ts';
import { overview } from './overview.ts';
import { quality } from './quality.ts';
import { signaling } from './signaling.ts';

export const boards: readonly Board[] = [overview, quality, media, signaling];
