import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MediaPathEvents } from '../../../sdk/media/media-path.ts';
import { createP2pConnection, type P2pConnection } from '../../../sdk/media/p2p-connection.ts';
import { P2pPath } from '../../../sdk/media/p2p-path.ts';
import { type Notification, notifications } from '../../../src/protocol/contract.ts';
import { PeerId } from '../../../src/protocol/ids.ts';
import { Generation } from '../../../src/protocol/topology.ts';
import { type Generated, noise, picture, wrtc } from './support/wrtc.ts';

const generation = Generation.parse(1);
const names = { impolite: PeerId.parse('first'), polite: PeerId.parse('second') };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const generates = (generated: Generated): MediaStreamTrack => {
  closing.push(generated.stop);
  return generated.track;
};

const newPeerConnection = () => new wrtc.RTCPeerConnection({ bundlePolicy: 'max-bundle' });

type Pair = { impolite: P2pPath; polite: P2pPath; messages: string[] };

/** Two ends, and a server that relays what is valid by the contract. */
function openPair(
  connections: Partial<Record<keyof typeof names, P2pConnection>> = {},
  { replaces = false, relayed = (_type: string, _data: object): void => {} } = {},
): Pair {
  const messages: string[] = [];
  const open = (me: keyof typeof names, other: keyof typeof names): P2pPath => {
    const relay = (type: 'p2p.description' | 'p2p.candidates', data: object) => {
      messages.push(type);
      relayed(type, data);
      const valid = notifications[type].parse({ callId: 'c1', generation, from: names[me], ...data });
      queueMicrotask(() => pair[other].handle({ type, data: valid } as Notification));
    };
    const path = new P2pPath({
      generation,
      remotePeerId: names[other],
      replaces,
      connection: connections[me] ?? createP2pConnection(newPeerConnection(), me === 'polite', () => {}),
      sendDescription: (description) => relay('p2p.description', { description }),
      sendCandidates: (candidates) => relay('p2p.candidates', { candidates }),
      log: (level, message, details) => level === 'error' && expect.unreachable(`${message}: ${details}`),
    });
    closing.push(() => path.close());
    return path;
  };
  const pair: Pair = { impolite: open('impolite', 'polite'), polite: open('polite', 'impolite'), messages };
  return pair;
}

const next = <K extends keyof MediaPathEvents>(path: P2pPath, event: K): Promise<MediaPathEvents[K]> =>
  new Promise((resolve) => path.on(event, resolve));

const both = <T>({ impolite, polite }: Pair, of: (path: P2pPath) => Promise<T>) =>
  Promise.all([of(impolite), of(polite)]);

async function arrives(path: P2pPath, kind: 'audio' | 'video'): Promise<void> {
  for (;;) {
    for (const stats of (await path.getStats()).values()) {
      if (stats.type !== 'inbound-rtp' || stats.kind !== kind) continue;
      if ((kind === 'audio' ? stats.packetsReceived : stats.framesDecoded) > 0) return;
    }
  }
}

describe('a peer-to-peer path', () => {
  it('carries audio and video both ways, and counts what has come of each', async () => {
    const pair = openPair();
    const connected = both(pair, (path) => next(path, 'connected'));
    await both(pair, async (path) => {
      await path.setLocalTrack('microphone', generates(noise()));
      await path.setLocalTrack('camera', generates(picture()));
    });
    await connected;
    for (const path of [pair.impolite, pair.polite]) {
      await arrives(path, 'audio');
      await arrives(path, 'video');
    }
    const received = await pair.polite.received();
    expect(received).toContainEqual({
      peerId: names.impolite,
      source: 'camera',
      packetsReceived: expect.any(Number),
      framesDecoded: expect.any(Number),
      frameHeight: 240,
    });
    expect(received.find(({ source }) => source === 'microphone')).toMatchObject({
      framesDecoded: 0,
      frameHeight: null,
    });
    const stats = await pair.polite.stats();
    expect([...stats.outbound.values()].toSorted()).toEqual(['camera', 'microphone']);
    expect([...stats.inbound.values()]).toContainEqual({ peerId: names.impolite, source: 'microphone' });
    expect(stats.send).toBe(stats.receive);
    expect([pair.polite.reaches(names.impolite), pair.polite.reaches(names.polite)]).toEqual([true, false]);
    expect(pair.messages.filter((type) => type === 'p2p.description')).toHaveLength(2);
  });

  it('carries no screens', async () => {
    const { impolite } = openPair();
    expect(impolite.carries('camera')).toBe(true);
    expect(impolite.carries('screen')).toBe(false);
    // Closing while the keys are exchanged is more than this libwebrtc bears.
    await next(impolite, 'connected');
  });

  it('that takes the place of another one connects as any other, and asks only its own end to begin sharp', async () => {
    const sdps: string[] = [];
    const relayed = (type: string, data: object) => type === 'p2p.description' && sdps.push(JSON.stringify(data));
    const pair = openPair({}, { replaces: true, relayed });
    await both(pair, (path) => next(path, 'connected'));
    await pair.impolite.setLocalTrack('camera', generates(picture()));
    await arrives(pair.polite, 'video');
    expect(sdps.join()).not.toContain('x-google-start-bitrate');
  });

  it('connects with both muted, and carries what is opened later without another negotiation', async () => {
    const pair = openPair();
    await both(pair, (path) => next(path, 'connected'));
    const negotiated = pair.messages.filter((type) => type === 'p2p.description').length;
    await pair.polite.setLocalTrack('microphone', generates(noise()));
    await pair.impolite.setLocalTrack('camera', generates(picture()));
    await Promise.all([arrives(pair.impolite, 'audio'), arrives(pair.polite, 'video')]);
    expect(pair.messages.filter((type) => type === 'p2p.description')).toHaveLength(negotiated);
  });

  it('gives a track for each source at both ends', async () => {
    const pair = openPair();
    const seen = { impolite: new Set<string>(), polite: new Set<string>() };
    for (const end of ['impolite', 'polite'] as const) pair[end].on('track', ({ source }) => seen[end].add(source));
    // Closing while the keys are exchanged is more than this libwebrtc bears.
    await both(pair, (path) => next(path, 'connected'));
    await vi.waitFor(() => {
      expect([...seen.impolite].sort()).toEqual(['camera', 'microphone']);
      expect([...seen.polite].sort()).toEqual(['camera', 'microphone']);
    });
  });

  it('sends what was prepared before there was a peer, offer first, and connects by it', async () => {
    const prepared = createP2pConnection(newPeerConnection(), false, () => {});
    await vi.waitFor(() => expect(prepared.pc.iceGatheringState).toBe('complete'));
    const pair = openPair({ impolite: prepared });
    expect(pair.messages[0]).toBe('p2p.description');
    await both(pair, (path) => next(path, 'connected'));
    expect(pair.messages.filter((type) => type === 'p2p.description')).toHaveLength(2);
  });

  it('goes on after a change of network at both ends at once', async () => {
    const pair = openPair();
    await both(pair, (path) => next(path, 'connected'));
    await pair.impolite.setLocalTrack('microphone', generates(noise()));
    pair.impolite.handleNetworkChange();
    pair.polite.handleNetworkChange();
    await arrives(pair.polite, 'audio');
  });

  it('takes new ICE servers while it runs', async () => {
    const pair = openPair();
    await both(pair, (path) => next(path, 'connected'));
    pair.impolite.setIceServers([{ urls: ['turn:127.0.0.1:3478'], username: 'u', credential: 'c' }]);
  });

  it('closes twice without complaint', async () => {
    const { impolite } = openPair();
    impolite.close();
    impolite.close();
    await impolite.setLocalTrack('microphone', null).catch(() => expect.unreachable());
  });
});
