import type { Symptom } from '../../protocol/quality.ts';
import type { ServerLoad, SfuDownlink, SfuUplink } from '../sample.ts';
import { isEven, worstLoss } from './line-facts.ts';
import type { Blame, Rule, Situation } from './rule.ts';

/** Of one core: a worker that has no more time loses what arrives, which looks like everybody's line. */
const OVERLOADED_FROM = 0.95;
const BUSY_FROM = 0.8;
const CLEAN_BELOW = 0.01;
/** Of the packets that came. Periods of two counters do not meet, so a little is missing always. */
const FORWARDED_BELOW = 0.8;
const FEWEST_PACKETS = 100;

const ALL: readonly Symptom[] = [
  'choppy-audio',
  'delayed-audio',
  'no-audio',
  'frozen-video',
  'jerky-video',
  'blurred-video',
  'no-video',
];

const server = (reason: Blame['reason']): Blame => ({ cause: 'server', leg: null, reason });

export const serverOverloaded: Rule = {
  name: 'overloaded worker',
  causes: ['server'],
  when: `the media worker used ${100 * OVERLOADED_FROM} % of its core, whatever the lines look like`,
  explains: ALL,
  blame: ({ sample }) => busy(sample.via, OVERLOADED_FROM),
};

export const sendingLimit: Rule = {
  name: 'limit of what is sent',
  causes: ['server'],
  when: 'the server sends less than is wished for and there, or nothing, since an administrator bounds what it sends for the room or the application; where pictures are jerky, both lines are clean',
  explains: ['blurred-video', 'jerky-video', 'no-video'],
  blame({ sample: { via }, lines }, symptom) {
    const downlink = via.topology === 'sfu' ? via.downlink : null;
    if (!downlink?.limitedBy || (symptom === 'jerky-video' && !isClean(lines))) return null;
    return server({ code: 'sending-limit', limit: downlink.limitedBy, paused: downlink.paused === 'bandwidth' });
  },
};

export const serverDrops: Rule = {
  name: 'server drops sound',
  causes: ['server'],
  when: `of a producer's packets fewer than ${100 * FORWARDED_BELOW} % were sent on, though nothing paused the consumer`,
  explains: ['choppy-audio', 'no-audio'],
  blame({ sample }) {
    if (sample.via.topology !== 'sfu' || sample.kind !== 'audio') return null;
    const share = forwardedShare(sample.via.uplink, sample.via.downlink);
    return share !== null && share < FORWARDED_BELOW ? server({ code: 'server-drops', share }) : null;
  },
};

export const serverBusy: Rule = {
  name: 'busy worker',
  causes: ['server'],
  when: `the media worker used ${100 * BUSY_FROM} % of its core, and both lines are clean`,
  explains: ALL,
  blame: ({ sample, lines }) => (isClean(lines) ? busy(sample.via, BUSY_FROM) : null),
};

const isClean = (lines: Situation['lines']): boolean => worstLoss(lines) < CLEAN_BELOW && isEven(lines);

function busy(via: Situation['sample']['via'], from: number): Blame | null {
  const load: ServerLoad | null = via.topology === 'sfu' ? via.load : null;
  if (!load || load.workerCpu < from) return null;
  return server({ code: 'server-busy', workerCpu: Math.min(1, load.workerCpu), loopLagMs: load.loopLagMs });
}

function forwardedShare(uplink: SfuUplink | null, downlink: SfuDownlink | null): number | null {
  if (!uplink || downlink?.paused !== 'nobody' || uplink.packets < FEWEST_PACKETS) return null;
  return Math.min(1, downlink.packets / uplink.packets);
}
