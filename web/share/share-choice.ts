import type { ScreenMode } from '../../sdk/index.ts';

/** How a screen is to be shared. */
export type ShareChoice = { mode: ScreenMode; sound: boolean };

export const readShareChoice = (remembered: string | null): ShareChoice => {
  const words = (remembered ?? '').split(' ');
  return { mode: words.includes('motion') ? 'motion' : 'text', sound: !words.includes('silent') };
};

export const writeShareChoice = ({ mode, sound }: ShareChoice): string => (sound ? mode : `${mode} silent`);
