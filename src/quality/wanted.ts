import type { LegSample } from './sample.ts';

/** Muted, withheld, hidden, or spared because nobody looks: there is nothing to be good or bad. */
export function isWanted(sample: LegSample): boolean {
  if (sample.muted || sample.sent?.muted || sample.withheld) return false;
  if (sample.kind === 'video' && sample.received?.hidden) return false;
  if (isUnknown(sample)) return false;
  const paused = pausedBy(sample);
  return paused !== 'wish' && paused !== 'sender';
}

/** No picture came, and the SFU was not asked of late: perhaps nobody looks. */
const isUnknown = ({ kind, received, via }: LegSample): boolean =>
  kind === 'video' && received?.packets === 0 && via.topology === 'sfu' && via.downlink === null;

/** The server sends nothing, because not even the least fits: what comes says nothing of the line. */
export const isHeldBackWhole = (sample: LegSample): boolean => pausedBy(sample) === 'bandwidth';

const pausedBy = ({ via }: LegSample) => (via.topology === 'sfu' ? via.downlink?.paused : undefined);
