import type { Reaction } from '../../sdk/index.ts';

/** In the order of the menu. */
export const REACTIONS: Readonly<Record<Reaction, string>> = {
  'thumbs-up': '👍',
  clap: '👏',
  heart: '❤️',
  laugh: '😂',
  surprise: '😮',
  celebrate: '🎉',
};

export const reactionNames = Object.keys(REACTIONS) as readonly Reaction[];
