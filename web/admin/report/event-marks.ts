import type { TimelineEvent, TimelineEventType } from '../../../src/history/timeline.ts';
import { shareOf, type TimeScale } from '../chart/time-scale.ts';

export const lanes = ['people', 'paths', 'network', 'layers', 'verdicts'] as const;
export type Lane = (typeof lanes)[number];

const LANE_OF: Record<TimelineEventType, Lane> = {
  placed: 'people',
  rang: 'people',
  invited: 'people',
  'invitation-ended': 'people',
  answered: 'people',
  joined: 'people',
  seated: 'people',
  left: 'people',
  connection: 'people',
  sources: 'people',
  ended: 'people',
  cut: 'people',
  connected: 'paths',
  switching: 'paths',
  committed: 'paths',
  abandoned: 'paths',
  ready: 'paths',
  'path-failed': 'paths',
  'media-failed': 'paths',
  'candidate-pair': 'network',
  layers: 'layers',
  held: 'layers',
  'stray-media': 'layers',
  'verdict-begun': 'verdicts',
  'verdict-ended': 'verdicts',
};

export const laneOf = ({ type }: TimelineEvent): Lane => LANE_OF[type];

/** `share`: where, 0 to 1. */
export type EventMark = { readonly share: number; readonly events: readonly [TimelineEvent, ...TimelineEvent[]] };

/** Marks that would lie upon each other become one. `apart`: of the width. */
export function marksOf(events: readonly TimelineEvent[], scale: TimeScale, apart: number): EventMark[] {
  const marks: { share: number; events: [TimelineEvent, ...TimelineEvent[]] }[] = [];
  for (const event of events) {
    const share = shareOf(scale, event.at);
    const last = marks.at(-1);
    if (last && share - last.share < apart) last.events.push(event);
    else marks.push({ share, events: [event] });
  }
  return marks;
}
