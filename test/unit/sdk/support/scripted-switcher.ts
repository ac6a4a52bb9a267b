import { expect, vi } from 'vitest';
import type { WatchFrames } from '../../../../sdk/media/frame-watch.ts';
import { PathSwitcher, type PathSwitcherEvents } from '../../../../sdk/media/path-switcher.ts';
import { RemotePeers } from '../../../../sdk/media/remote-peers.ts';
import { Peer, type SourceName } from '../../../../src/protocol/rooms.ts';
import type { Path } from '../../../../src/protocol/topology.ts';
import { FakeStream } from './fake-media.ts';
import { ann, MemoryPath, p2p, sfu } from './memory-path.ts';

export const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
export const PERSON = [
  { source: 'microphone', muted: false },
  { source: 'camera', muted: false },
];
export const seat = (peerId: string, sources: object[] = PERSON) =>
  Peer.parse({
    peerId,
    person: { userId: peerId, name: peerId, state: 'online' },
    sources,
    connected: true,
    role: 'member',
  });

export function started(...peers: Peer[]) {
  return startedWith(null, ...peers);
}

export function startedWith(watchFrames: WatchFrames | null, ...peers: Peer[]) {
  const paths: MemoryPath[] = [];
  const local = new Map<SourceName, MediaStreamTrack>();
  const remotes = new RemotePeers({ createStream: () => new FakeStream().asStream, log: () => {} });
  remotes.replaceAll(peers.length > 0 ? peers : [seat(ann)]);
  const switcher = new PathSwitcher({
    openPath: (path: Path, replaces: boolean) => {
      const opened = new MemoryPath(path, replaces);
      paths.push(opened);
      return opened;
    },
    localTrack: (source) => local.get(source) ?? null,
    remotes,
    watchFrames,
    now: () => performance.now(),
    log: (level, message) => level === 'error' && expect.unreachable(message),
  });
  const said: PathSwitcherEvents['ready'][] = [];
  const failed: PathSwitcherEvents['failed'][] = [];
  const statuses: PathSwitcherEvents['status'][] = [];
  switcher.on('ready', (ready) => said.push(ready));
  switcher.on('failed', (failure) => failed.push(failure));
  switcher.on('status', (status) => statuses.push(status));
  const path = (generation: number): MemoryPath => {
    const found = paths.find((candidate) => candidate.generation === generation);
    if (!found) throw new Error(`no path ${generation}`);
    return found;
  };
  /** Of which path each of a peer's tracks is. */
  const shown = (peerId = 'ann') => {
    const peer = remotes.snapshot.find((candidate) => candidate.peerId === peerId);
    const tracks = [...(peer?.stream.getTracks() ?? []), ...(peer?.screenStream.getTracks() ?? [])];
    return tracks.map(({ label }) => label).sort();
  };
  return { switcher, remotes, local, path, paths, said, failed, statuses, shown };
}

export const bothOf = (generation: number) => [`camera by ${generation}`, `microphone by ${generation}`];

export function brings(path: MemoryPath, peerId = ann): void {
  for (const source of ['microphone', 'camera'] as const) {
    path.brings(peerId, source);
    path.flows(peerId, source);
  }
}

/** Two talk by path 1. */
export async function talking(...peers: Peer[]) {
  const parts = started(...peers);
  parts.switcher.begin(p2p(1));
  const first = parts.path(1);
  first.connects();
  brings(first);
  await passes(1_000);
  parts.switcher.commit(first.generation);
  return { ...parts, first };
}

export async function switching(...peers: Peer[]) {
  const parts = await talking(...peers);
  parts.switcher.switchTo(sfu(2), 'third-peer');
  const second = parts.path(2);
  second.connects();
  return { ...parts, second };
}

export async function swapped() {
  const parts = await switching();
  brings(parts.second);
  await passes(1_500);
  expect(parts.shown()).toEqual(bothOf(2));
  return parts;
}
