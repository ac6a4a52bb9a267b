import { describe, expect, test } from 'vitest';
import type { IceCandidate } from '../../../src/protocol/p2p.ts';
import { Room } from '../../../src/rooms/room.ts';
import type { RoomEvents } from '../../../src/rooms/room-events.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { refusalOf } from '../../support/call-center.ts';
import { applicationId, callId, device, deviceId, numbered, peerId } from '../../support/people.ts';
import { recorded, rethrow } from '../../support/recorded.ts';

const anna = deviceId('anna-1');
const boris = deviceId('boris-1');
const stranger = deviceId('carol-1');
const [annaPeer, borisPeer] = [peerId('peer-1'), peerId('peer-2')];
const offer = { type: 'offer', sdp: 'v=0\r\n' } as const;
const candidate: IceCandidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0 };

function room() {
  const events = new TypedEmitter<RoomEvents>(rethrow);
  const facts = recorded(events, [
    'peer-seated',
    'peer-left',
    'peer-connection-changed',
    'sources-changed',
    'description-relayed',
    'candidates-relayed',
    'peer-ready',
    'path-connected',
    'path-failed',
  ]);
  const seats = [device('anna-1'), device('boris-1')];
  const options = { callId: callId('call'), applicationId: applicationId('acme'), seats, now: 0 };
  const opened = new Room({ ...options, newId: numbered('peer') }, events);
  return { room: opened, facts };
}

test('R1: everybody learns the own seat and the others’; exactly one is impolite', () => {
  const { room: opened, facts } = room();
  opened.announce();
  expect(facts.map(({ data }) => data)).toMatchObject([
    { peer: { peerId: annaPeer }, others: [{ peerId: borisPeer }], polite: false, path: { generation: 1 } },
    { peer: { peerId: borisPeer }, others: [{ peerId: annaPeer }], polite: true, path: { generation: 1 } },
  ]);
});

test('R2: sources replace what was declared, and the others hear the whole list', () => {
  const { room: opened, facts } = room();
  opened.setSources(anna, [
    { source: 'microphone', muted: false },
    { source: 'camera', muted: false },
  ]);
  opened.setSources(anna, [{ source: 'microphone', muted: true }]);
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

  test('R3: not to a peer who has left', () => {
    const { room: opened } = room();
    opened.leave(boris, 'left');
    expect(refusalOf(() => opened.relayDescription(anna, borisPeer, 1, offer)).code).toBe('peer-not-found');
  });
});

test('R4: another generation is refused, and the current one named, by every media message', () => {
  const { room: opened, facts } = room();
  for (const attempt of [
    () => opened.relayDescription(anna, borisPeer, 2, offer),
    () => opened.relayCandidates(anna, borisPeer, 2, [candidate]),
    () => opened.peerReady(anna, 2, { connectedMs: 1 }),
    () => opened.pathFailed(anna, 2, 'ice-failed'),
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
  opened.leave(anna, 'timed-out');
  expect(facts).toMatchObject([{ name: 'peer-left', data: { audience: [boris], reason: 'timed-out' } }]);
  expect(refusalOf(() => opened.leave(anna, 'left')).code).toBe('call-not-found');
});

test('T2: a peer’s report is a fact, and the path is connected when it was the last one', () => {
  const { room: opened, facts } = room();
  opened.peerReady(anna, 1, { connectedMs: 5, firstAudioMs: 9 });
  opened.peerReady(boris, 1, { connectedMs: 6 });
  expect(facts.map(({ name }) => name)).toEqual(['peer-ready', 'peer-ready', 'path-connected']);
  expect(facts[0]).toMatchObject({ data: { report: { connectedMs: 5, firstAudioMs: 9 }, path: { topology: 'p2p' } } });
});

test('T5: a closed room has nobody, and its deadline is nobody’s', () => {
  const { room: opened, facts } = room();
  opened.close();
  opened.close();
  opened.tick(1_000_000);
  expect(opened.peers).toEqual([]);
  expect(facts).toEqual([]);
  expect(refusalOf(() => opened.peerOf(anna)).code).toBe('call-not-found');
});
