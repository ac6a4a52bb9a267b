import { readFileSync } from 'node:fs';
import type { PathStats, StatsById } from '../../../../sdk/media/media-path.ts';
import type { RemoteSource } from '../../../../sdk/media/source-key.ts';
import type { Look } from '../../../../sdk/quality/digest-of.ts';
import { PeerId } from '../../../../src/protocol/ids.ts';
import type { SourceName } from '../../../../src/protocol/rooms.ts';

type Dictionary = Record<string, unknown>;
/** Changes a report before it is read: one dictionary is replaced, or null takes it away. */
export type Edit = (stats: Dictionary) => Dictionary | null;

/** One dictionary a line, as Chromium 156 gave them; only those are left out that nobody reads. */
function report(name: string, edit: Edit): StatsById {
  const text = readFileSync(new URL(`../recorded/${name}.jsonl`, import.meta.url), 'utf8');
  const dictionaries: Dictionary[] = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const edited = dictionaries.map(edit).filter((stats) => stats !== null);
  return new Map(edited.map((stats) => [String(stats['id']), stats]));
}

const remote = (peer: string, source: SourceName): RemoteSource => ({ peerId: PeerId.parse(peer), source });

const streams: Record<'p2p' | 'sfu', Pick<PathStats, 'outbound' | 'inbound'>> = {
  p2p: {
    outbound: new Map([
      ['OT01A3184300844', 'microphone'],
      ['OT01V3080705044', 'camera'],
    ]),
    inbound: new Map([
      ['IT01A3749134159', remote('boris', 'microphone')],
      ['IT01V3966542671', remote('boris', 'camera')],
    ]),
  },
  sfu: {
    outbound: new Map([
      ['OT01A710914031', 'microphone'],
      ['OT01A2776161720', 'screen-audio'],
      ['OT01V1040390503', 'screen'],
      // Three layers, of which the SFU’s receivers want the largest.
      ['OT01V1447367558', 'camera'],
      ['OT01V1562319780', 'camera'],
      ['OT01V4169506562', 'camera'],
    ]),
    inbound: new Map([
      ['IT01A531894737', remote('boris', 'microphone')],
      ['IT01A594154908', remote('carol', 'microphone')],
      ['IT01V711098330', remote('boris', 'camera')],
      ['IT01V933777131', remote('carol', 'camera')],
    ]),
  },
};

/** The page’s clock at each. */
const times = { p2p: { before: 13_386.9, after: 18_404.9 }, sfu: { before: 37_207, after: 42_281.3 } };

/** Two looks, five seconds apart, at a path of a real call in Chromium. */
export function recordedLooks(
  topology: 'p2p' | 'sfu',
  { editBefore = asItIs, editAfter = asItIs }: { editBefore?: Edit; editAfter?: Edit } = {},
): { before: Look; after: Look } {
  const look = (when: 'before' | 'after', edit: Edit): Look => {
    const send = report(topology === 'p2p' ? `p2p-${when}` : `sfu-send-${when}`, edit);
    const receive = topology === 'p2p' ? send : report(`sfu-receive-${when}`, edit);
    const stats = { send, receive, ...streams[topology] };
    return { at: times[topology][when], stats, sounds: null, hidden: false, withheld: new Set(), lateMs: 0 };
  };
  return { before: look('before', editBefore), after: look('after', editAfter) };
}

const asItIs: Edit = (stats) => stats;

/** Puts other members into the dictionaries of that type. */
export const having =
  (type: string, members: Dictionary | ((stats: Dictionary) => Dictionary), kind?: string): Edit =>
  (stats) => {
    if (stats['type'] !== type || (kind && stats['kind'] !== kind)) return stats;
    return { ...stats, ...(typeof members === 'function' ? members(stats) : members) };
  };
