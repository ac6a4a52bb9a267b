import { describe, expect, test } from 'vitest';
import type { IceCandidate } from '../../../src/protocol/p2p.ts';
import { Room } from '../../../src/rooms/room.ts';
import type { RoomEvents } from '../../../src/rooms/room-events.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { refusalOf } from '../../support/call-center.ts';
import { FakeMediaPlane } from '../../support/fake-media-plane.ts';
import { noBounds } from '../../support/no-bounds.ts';
import { applicationId, callId, device, deviceId, numbered, peerId } from '../../support/people.ts';
import { recorded, rethrow } from '../../support/recorded.ts';

const anna = deviceId('anna-1');
const boris = deviceId('boris-1');
const stranger = deviceId('carol-1');
const [annaPeer, borisPeer] = [peerId('peer-1'), peerId('peer-2')];
const offer = { type: 'offer', sdp: 'v=0\r\n' } as const;
const candidate: IceCandidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0 };

/** Anna and Boris have their seats; what happened until then is forgotten. */
function room() {
  const events = new TypedEmitter<RoomEvents>(rethrow);
  const facts = recorded(events, [
    'peer-seated',
    'peer-joined',
    'peer-left',
    'peer-connection-changed',
    'sources-changed',
    'description-relayed',
    'candidates-relayed',
    'peer-ready',
    'topology-switching',
    'topology-committed',
    'topology-abandoned',
    'path-closed',
    'path-failed',
    'media-interrupted',
    'topology-failed',
  ]);
  const seats = [device('anna-1'), device('boris-1')];
  const media = new FakeMediaPlane();
  const options = { callId: callId('call'), applicationId: applicationId('acme'), seats, now: 0 };
  const opened = new Room({ ...options, newId: numbered('peer') }, { events, media, bounds: noBounds });
  opened.announce();
  const beginning = facts.splice(0);
  return { room: opened, facts, beginning, media };
}

test('R1: everybody learns the own seat and the others’; exactly one is impolite', () => {
  const { beginning } = room();
  const path = { topology: 'p2p', generation: 1, between: [annaPeer, borisPeer] };
  expect(beginning).toMatchObject([
    { name: 'topology-switching', data: { audience: [], path, from: null, reason: 'first-peers' } },
    { name: 'peer-seated', data: { peer: { peerId: annaPeer }, others: [{ peerId: borisPeer }], path } },
    { name: 'peer-seated', data: { peer: { peerId: borisPeer }, others: [{ peerId: annaPeer }], path } },
  ]);
});

test('R2: sources replace what was declared, and the others hear the whole list', () => {
  const { room: opened, facts } = room();
  opened.setSources(
    anna,
    [
      { source: 'microphone', muted: false },
      { source: 'camera', muted: false },
    ],
    0,
  );
  opened.setSources(anna, [{ source: 'microphone', muted: true }], 0);
  expect(opened.peerOf(anna).sources).toEqual([{ source: 'microphone', muted: true }]);
  expect(facts.at(-1)).toMatchObject({
    name: 'sources-changed',
    data: { audience: [boris], peer: { peerId: annaPeer, sources: [{ source: 'microphone', muted: true }] } },
  });
});

describe('relays', () => {
  test('R3: go to the addressed peer, unchanged', () => {
    const { room: opened, facts } = room();
    opened.relayDescription(anna, borisPeer, 1, offer);
    opened.relayCandidates(boris, annaPeer, 1, [candidate]);
    expect(facts).toMatchObject([
      { name: 'description-relayed', data: { from: { deviceId: anna }, to: { deviceId: boris }, description: offer } },
      {
        name: 'candidates-relayed',
        data: { from: { deviceId: boris }, to: { deviceId: anna }, candidates: [candidate] },
      },
    ]);
  });

  test('R3: not to oneself, not to a stranger, not from one', () => {
    const { room: opened, facts } = room();
    expect(refusalOf(() => opened.relayDescription(anna, annaPeer, 1, offer)).code).toBe('peer-not-found');
    expect(refusalOf(() => opened.relayCandidates(anna, peerId('peer-9'), 1, [candidate])).code).toBe('peer-not-found');
    expect(refusalOf(() => opened.relayDescription(stranger, annaPeer, 1, offer)).code).toBe('call-not-found');
    expect(facts).toEqual([]);
  });

  test('R3: not to a peer who has left, whose path is gone', () => {
    const { room: opened } = room();
    opened.leave(boris, 'left', 0);
    expect(refusalOf(() => opened.relayDescription(anna, borisPeer, 1, offer)).code).toBe('stale-generation');
  });
});

test('R4: another generation is refused, and the current one named, by every media message', () => {
  const { room: opened, facts } = room();
  for (const attempt of [
    () => opened.relayDescription(anna, borisPeer, 2, offer),
    () => opened.relayCandidates(anna, borisPeer, 2, [candidate]),
    () => opened.peerReady(anna, 2, { connectedMs: 1 }, 0),
    () => opened.peerFailed(anna, 2, 'ice-failed', 0),
    () => opened.sfu(anna, 1),
    () => opened.sfu(anna, 2),
  ]) {
    expect(refusalOf(attempt)).toMatchObject({ code: 'stale-generation', details: { generation: 1 } });
  }
  expect(facts).toEqual([]);
});

test('R5: a lost connection is told to the others, once, and the seat stays', () => {
  const { room: opened, facts } = room();
  opened.setConnected(anna, false);
  opened.setConnected(anna, false);
  expect(facts).toHaveLength(1);
  expect(facts[0]).toMatchObject({ data: { audience: [boris], peer: { peerId: annaPeer, connected: false } } });
  expect(opened.peers).toHaveLength(2);
});

test('R6: who leaves is told to those who stay, with the reason', () => {
  const { room: opened, facts } = room();
  opened.leave(anna, 'timed-out', 0);
  expect(facts).toMatchObject([
    { name: 'peer-left', data: { audience: [boris], reason: 'timed-out' } },
    { name: 'path-closed', data: { audience: [{ deviceId: boris }], path: { generation: 1 } } },
  ]);
  expect(refusalOf(() => opened.leave(anna, 'left', 0)).code).toBe('call-not-found');
});

test('T2: a peer’s report is a fact, once, and the path is committed when it was the last one', () => {
  const { room: opened, facts } = room();
  opened.peerReady(anna, 1, { connectedMs: 5, firstAudioMs: 9 }, 5);
  opened.peerReady(anna, 1, { connectedMs: 7 }, 6);
  opened.peerReady(boris, 1, { connectedMs: 6 }, 7);
  expect(facts.map(({ name }) => name)).toEqual(['peer-ready', 'peer-ready', 'topology-committed']);
  expect(facts[0]).toMatchObject({
    data: { report: { connectedMs: 5, firstAudioMs: 9 }, path: { topology: 'p2p' }, from: null },
  });
  expect(facts[2]).toMatchObject({ data: { from: null, reason: 'first-peers', tookMs: 7 } });
});

const connected = () => {
  const it = room();
  for (const deviceId of [anna, boris]) it.room.peerReady(deviceId, 1, { connectedMs: 5 }, 5);
  it.facts.splice(0);
  return it;
};

describe('a third peer', () => {
  test('R7: the others hear of the newcomer, then of the new path; the newcomer opens only that one', () => {
    const { room: opened, facts } = connected();
    opened.seat(device('carol-1'), 10);
    const path = { topology: 'sfu', generation: 2 };
    expect(facts).toMatchObject([
      { name: 'peer-joined', data: { audience: [anna, boris], peer: { deviceId: stranger } } },
      {
        name: 'topology-switching',
        data: {
          audience: [{ deviceId: anna }, { deviceId: boris }],
          path,
          from: { generation: 1 },
          reason: 'third-peer',
        },
      },
      { name: 'peer-seated', data: { peer: { deviceId: stranger }, path, others: [{}, {}] } },
    ]);
  });

  test('T2, T3: all three are waited for, and then the path before is closed', () => {
    const { room: opened, facts } = connected();
    opened.seat(device('carol-1'), 10);
    facts.splice(0);
    for (const deviceId of [anna, boris, stranger]) opened.peerReady(deviceId, 2, { connectedMs: 1, gapMs: 20 }, 900);
    expect(facts.map(({ name }) => name)).toEqual(['peer-ready', 'peer-ready', 'peer-ready', 'topology-committed']);
    expect(facts[0]).toMatchObject({ data: { from: { topology: 'p2p' }, report: { gapMs: 20 } } });
    expect(facts[3]).toMatchObject({ data: { path: { generation: 2 }, from: { generation: 1 }, tookMs: 890 } });
    expect(refusalOf(() => opened.relayDescription(anna, borisPeer, 1, offer)).details).toEqual({ generation: 2 });
  });

  test('R7: who comes to a room on the SFU opens its path; while that moves, the next one too', async () => {
    const { room: opened, facts, media } = connected();
    opened.seat(device('carol-1'), 10);
    for (const deviceId of [anna, boris, stranger]) opened.peerReady(deviceId, 2, { connectedMs: 1 }, 900);
    facts.splice(0);
    opened.seat(device('dora-1'), 1_000);
    expect(facts.at(-1)).toMatchObject({ name: 'peer-seated', data: { path: { topology: 'sfu', generation: 2 } } });
    await expect.poll(() => media.sessions.length).toBe(1);
  });
});

test('T7: a worker’s death closes the path for everybody and opens the next one', async () => {
  const { room: opened, facts, media } = connected();
  opened.seat(device('carol-1'), 10);
  for (const deviceId of [anna, boris, stranger]) opened.peerReady(deviceId, 2, { connectedMs: 1 }, 900);
  await opened.sfu(anna, 2).path.join(annaPeer);
  facts.splice(0);
  media.killWorker();
  await expect.poll(() => facts.map(({ name }) => name)).toContain('topology-switching');
  expect(facts).toMatchObject([
    { name: 'path-failed', data: { path: { generation: 2 }, reason: 'worker-died' } },
    { name: 'media-interrupted', data: { path: { generation: 2 } } },
    { name: 'path-closed', data: { audience: [{}, {}, {}], path: { generation: 2 } } },
    { name: 'topology-switching', data: { audience: [{}, {}, {}], path: { generation: 3 }, reason: 'sfu-failed' } },
  ]);
});

describe('E7: an interruption', () => {
  test('lasts from the break until another path is committed, over several attempts', () => {
    const { room: opened, facts } = connected();
    facts.splice(0);
    opened.peerFailed(anna, 1, 'ice-failed', 5_000);
    opened.peerFailed(anna, 2, 'ice-failed', 6_000);
    for (const deviceId of [anna, boris]) opened.peerReady(deviceId, 3, { connectedMs: 1 }, 8_000);
    expect(facts.filter(({ name }) => name === 'media-interrupted')).toMatchObject([
      { data: { path: { topology: 'p2p', generation: 1 } } },
    ]);
    expect(facts.at(-1)).toMatchObject({
      name: 'topology-committed',
      data: { path: { generation: 3 }, from: null, tookMs: expect.any(Number), interruptedMs: 3_000 },
    });
  });

  test('is none where nothing broke, where nothing carried media yet, or where nobody is left to wait', () => {
    const { room: first, facts } = room();
    first.peerFailed(anna, 1, 'ice-failed', 1_000);
    for (const deviceId of [anna, boris]) first.peerReady(deviceId, 2, { connectedMs: 1 }, 2_000);
    expect(facts.at(-1)).toMatchObject({ name: 'topology-committed', data: { interruptedMs: null } });

    first.seat(device('carol-1'), 3_000);
    first.leave(boris, 'left', 4_000);
    facts.splice(0);
    first.peerFailed(anna, 2, 'ice-failed', 5_000);
    expect(facts.map(({ name }) => name)).toContain('media-interrupted');
    first.leave(deviceId('carol-1'), 'left', 6_000);
    first.seat(device('dora-1'), 100_000);
    for (const who of [anna, deviceId('dora-1')]) first.peerReady(who, 4, { connectedMs: 1 }, 101_000);
    expect(facts.at(-1)).toMatchObject({ name: 'topology-committed', data: { interruptedMs: null } });
  });
});

test('M6: a closed room has nobody, nothing open in the media plane, and its deadline is nobody’s', async () => {
  const { room: opened, facts, media } = connected();
  opened.seat(device('carol-1'), 10);
  facts.splice(0);
  opened.close('room-ended');
  opened.close('room-ended');
  opened.tick(1_000_000);
  expect(opened.peers).toEqual([]);
  expect(facts).toEqual([]);
  expect(refusalOf(() => opened.peerOf(anna)).code).toBe('call-not-found');
  await expect.poll(() => media.sessions.map(({ closeReason }) => closeReason)).toEqual(['room-ended']);
});
