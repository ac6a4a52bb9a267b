import type { ServerFrame } from '../../src/protocol/envelope.ts';
import type { RawClient } from './raw-client.ts';
import type { StubbornClient } from './stubborn-client.ts';

/** From the first byte of the connection to the end of the call: places it, hears it ring, talks, mutes, hangs up. */
export async function wholeCall(anna: StubbornClient, boris: RawClient): Promise<void> {
  await anna.signedIn();
  const { callId } = await anna.request('call.place', { to: [boris.me.me.userId], video: false });
  await boris.notification('call.incoming');
  await boris.request('call.ringing', { callId });
  await anna.notification('call.ringing');
  await boris.request('call.answer', { callId });
  const [mine, theirs] = [await anna.notification('room.joined'), await boris.notification('room.joined')];
  const candidate = (port: number) => ({
    candidate: `candidate:1 1 udp 1 10.0.0.1 ${port} typ host`,
    sdpMid: '0',
    sdpMLineIndex: 0,
  });
  const path = { callId, generation: 1 };
  const offer = { type: 'offer' as const, sdp: 'v=0\r\n' };
  await anna.request('p2p.description', { ...path, to: theirs.peerId, description: offer });
  for (const port of [1, 2, 3]) {
    await anna.request('p2p.candidates', { ...path, to: theirs.peerId, candidates: [candidate(port)] });
    await boris.request('p2p.candidates', { ...path, to: mine.peerId, candidates: [candidate(port)] });
  }
  await Promise.all([
    anna.request('topology.ready', { ...path, connectedMs: 1 }),
    boris.request('topology.ready', { ...path, connectedMs: 1 }),
  ]);
  await anna.request('room.sources', { callId, sources: [{ source: 'microphone', muted: true }] });
  await anna.request('call.leave', { callId });
  await anna.notification('call.ended');
  await boris.notification('call.ended');
}

/**
 * Not the same in two runs: how often a connection was lost, what folds while it is, and who is signed in besides. Of
 * tickets only the newest waits.
 */
const LOOSE = ['welcome', 'presence.changed', 'presence.partial', 'room.peer-connection', 'seat.ticket'];
/** In which order ids were made says all that two runs have in common of them. */
const ID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
const TIME = /"(ringsUntil|durationMs)":\d+/g;

/** What a side was told, in order, as far as it is the same in every such call. */
export function toldIn(frames: readonly ServerFrame[], names: RegExp): string[] {
  const ids = new Map<string, string>();
  const nameOf = (id: string): string => {
    const name = ids.get(id) ?? `id ${ids.size + 1}`;
    ids.set(id, name);
    return name;
  };
  return frames
    .filter(({ type, re }) => re === undefined && !LOOSE.includes(type))
    .map(({ type, data }) =>
      `${type} ${JSON.stringify(data)}`.replace(ID, nameOf).replace(TIME, '"$1":0').replace(names, '$1'),
    );
}
