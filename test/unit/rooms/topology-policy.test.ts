import { describe, expect, test } from 'vitest';
import { PATH_OPEN_TIMEOUT_MS, SWITCH_TIMEOUT_MS } from '../../../src/rooms/topology/topology.ts';
import { DWELL_MS, MAX_RETRY_MS, P2P_PATIENCE_MS, RETRY_MS } from '../../../src/rooms/topology/topology-policy.ts';
import { connected, PolicyRoom, roomOf, twoRemain } from '../../support/topology/policy-room.ts';
import { anna, boris, clara, daria } from '../../support/topology/starts.ts';

describe('T12: why a room moves', () => {
  test('T12: one alone: nothing; two: peer-to-peer', () => {
    expect(roomOf(anna).topology).toBe('idle');
    const room = roomOf(anna, boris);
    expect([room.topology, room.reasons]).toEqual(['to p2p', ['first-peers']]);
  });

  test('T12: a third peer: the SFU, out of peer-to-peer, connected or not, and to begin with', () => {
    const room = connected(anna, boris);
    room.join(clara);
    expect([room.topology, room.reasons]).toEqual(['to sfu', ['first-peers', 'third-peer']]);
    const early = roomOf(anna, boris);
    early.join(clara);
    expect([early.topology, early.reasons]).toEqual(['to sfu', ['first-peers', 'third-peer']]);
    expect(roomOf(anna, boris, clara).reasons).toEqual(['third-peer']);
  });

  test('T12: somebody who is about to come: the SFU, before they come, and to begin with; one alone waits', () => {
    const room = connected(anna, boris);
    room.expect(1);
    expect([room.topology, room.reasons]).toEqual(['to sfu', ['first-peers', 'third-peer']]);
    room.allReady();
    room.expect(0);
    room.join(clara);
    expect([room.topology, room.reasons]).toEqual(['sfu', ['first-peers', 'third-peer']]);
    const expecting = roomOf(anna);
    expecting.expect(2);
    expect(expecting.topology).toBe('idle');
    expecting.join(boris);
    expect(expecting.reasons).toEqual(['third-peer']);
  });

  test('T12: somebody who is about to come moves nobody while one of the two could not hear of it', () => {
    const room = connected(anna, boris);
    room.complete = false;
    room.expect(1);
    expect(room.topology).toBe('p2p');
    room.complete = true;
    room.at(1);
    expect(room.topology).toBe('to sfu');
  });

  test('T12: a screen that is shared: the SFU, between two as well, and to begin with', () => {
    const room = connected(anna, boris);
    room.share(true);
    expect([room.topology, room.reasons]).toEqual(['to sfu', ['first-peers', 'screen-share']]);
    const sharing = new PolicyRoom();
    sharing.share(true);
    sharing.join(anna, boris);
    expect(sharing.reasons).toEqual(['screen-share']);
  });

  test('T12: a third peer is the reason before a shared screen', () => {
    const room = new PolicyRoom();
    room.share(true);
    room.join(anna, boris, clara);
    expect(room.reasons).toEqual(['third-peer']);
  });

  test('T12: a room where it should be, or on its way there, wishes nothing', () => {
    const room = connected(anna, boris, clara);
    room.share(true);
    room.at(60_000);
    room.join(daria);
    expect([room.topology, room.reasons]).toEqual(['sfu', ['third-peer']]);
  });
});

describe('T14: peer-to-peer that does not work', () => {
  test('T14: nobody ready in time: the SFU, and the pair does not go back', () => {
    const room = roomOf(anna, boris);
    room.at(P2P_PATIENCE_MS - 1);
    expect(room.topology).toBe('to p2p');
    room.at(P2P_PATIENCE_MS);
    expect([room.topology, room.reasons.at(-1)]).toEqual(['to sfu', 'p2p-unreachable']);
    room.allReady();
    room.at(600_000);
    expect(room.topology).toBe('sfu');
  });

  test('T14: a path that somebody has is given its whole time', () => {
    const room = roomOf(anna, boris);
    room.dispatch({ type: 'peer-ready', peerId: anna, generation: 1, now: 0 });
    room.at(PATH_OPEN_TIMEOUT_MS - 1);
    expect(room.topology).toBe('to p2p');
  });

  test('T14: the time does not run while somebody’s signaling is lost', () => {
    const room = roomOf(anna, boris);
    room.complete = false;
    room.at(20_000);
    room.complete = true;
    room.at(20_001);
    room.at(20_001 + P2P_PATIENCE_MS - 1);
    expect(room.topology).toBe('to p2p');
    room.at(20_001 + P2P_PATIENCE_MS);
    expect(room.topology).toBe('to sfu');
  });

  test('T14: a path that broke: the SFU, and no way back for this pair, until the set of peers changes', () => {
    const room = connected(anna, boris);
    room.breakNewestPath();
    expect(room.reasons.at(-1)).toBe('p2p-failed');
    room.allReady();
    room.at(600_000);
    expect(room.topology).toBe('sfu');
    room.join(clara);
    room.leave(boris);
    room.at(600_000 + DWELL_MS);
    expect(room.topology).toBe('to p2p');
  });

  test('T14: a path that breaks while the room leaves it is remembered too', () => {
    const room = connected(anna, boris);
    room.share(true);
    room.dispatch({ type: 'path-failed', generation: 1, now: 0 });
    room.allReady();
    room.share(false);
    room.at(600_000);
    expect(room.topology).toBe('sfu');
  });

  test('T14: a path that made room for another one did not fail', () => {
    const room = roomOf(anna, boris);
    room.share(true);
    room.allReady();
    room.share(false);
    room.at(DWELL_MS);
    expect(room.topology).toBe('to p2p');
  });

  test('T14: a way back that was abandoned is not tried again', () => {
    const room = twoRemain();
    room.at(1_000 + DWELL_MS);
    room.at(1_000 + DWELL_MS + SWITCH_TIMEOUT_MS);
    expect(room.topology).toBe('sfu');
    room.at(600_000);
    expect(room.topology).toBe('sfu');
  });

  test('T14: the last resort of a room whose SFU fails is left alone, and what it comes up on is kept', () => {
    const room = connected(anna, boris);
    room.breakNewestPath();
    room.breakNewestPath();
    room.breakNewestPath();
    expect([room.topology, room.reasons]).toEqual([
      'to p2p',
      ['first-peers', 'p2p-failed', 'sfu-failed', 'sfu-failed'],
    ]);
    room.at(P2P_PATIENCE_MS);
    expect(room.topology).toBe('to p2p');
    room.allReady();
    room.at(60_000);
    expect(room.topology).toBe('p2p');
  });

  test('T14: a room that failed wishes nothing until the people are others', () => {
    const room = connected(anna, boris);
    for (let count = 0; count < 4; count += 1) room.breakNewestPath();
    expect(room.topology).toBe('failed');
    room.join(clara);
    expect(room.topology).toBe('to sfu');
  });
});

describe('T15: after an abandoned switch', () => {
  const failOnce = (room: PolicyRoom): void => room.breakNewestPath();

  test('T15: the same wish waits, twice as long each time, and a minute at most', () => {
    const room = connected(anna, boris);
    room.join(clara);
    const waits: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      failOnce(room);
      expect(room.topology).toBe('p2p');
      waits.push(room.memory.retryAt - room.now);
      room.at(room.memory.retryAt - 1);
      expect(room.topology).toBe('p2p');
      room.at(room.memory.retryAt);
      expect([room.topology, room.reasons.at(-1)]).toEqual(['to sfu', 'third-peer']);
    }
    expect(waits).toEqual([RETRY_MS, 10_000, 20_000, 40_000, MAX_RETRY_MS, MAX_RETRY_MS]);
  });

  test('T15: a commit ends the waiting, and so does a change of the peers', () => {
    const room = connected(anna, boris);
    room.join(clara);
    failOnce(room);
    room.join(daria);
    expect(room.topology).toBe('to sfu');
    failOnce(room);
    expect(room.memory).toMatchObject({ abandoned: 1, retryAt: RETRY_MS });
    room.at(RETRY_MS);
    room.allReady();
    expect(room.memory).toMatchObject({ abandoned: 0, retryAt: 0 });
  });

  test('T15: a switch whose reason was gone does not count', () => {
    const room = twoRemain();
    room.at(1_000 + DWELL_MS);
    room.share(true);
    expect(room.memory).toMatchObject({ abandoned: 0, retryAt: 0, p2pFailed: false });
  });
});
