import type { LocalSource, ModerationNotice } from '../../sdk/index.ts';

/** Who is heard again need not read that they were muted, and has nothing to answer. */
export const isOver = ({ kind }: ModerationNotice, microphone: LocalSource): boolean =>
  (kind === 'muted' || kind === 'unmute-asked') && microphone.state === 'live' && !microphone.muted;
