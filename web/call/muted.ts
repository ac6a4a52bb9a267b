import type { LocalSource, RemotePeer } from '../../sdk/index.ts';

/** Muted is who is known to be silent: a microphone that is only being opened, or of which nothing was said yet, is not. */
export const isMutedThere = ({ microphone, camera }: RemotePeer['sources']): boolean =>
  /** Who declares a camera has declared everything. */
  microphone ? microphone.muted : camera !== undefined;

export const isMutedHere = (microphone: LocalSource): boolean =>
  microphone.state === 'live' ? microphone.muted : microphone.state !== 'opening';
