import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SWITCH_TIMEOUT_MS } from '../../../src/rooms/topology/topology.ts';
import { DWELL_MS } from '../../../src/rooms/topology/topology-policy.ts';
import { connected, twoRemain } from '../../support/topology/policy-room.ts';
import { anna, boris } from '../../support/topology/starts.ts';

describe('T13: the way back', () => {
  test('T13: two who remain on the SFU go back after the dwell time, not before', () => {
    const room = twoRemain();
    room.at(1_000 + DWELL_MS - 1);
    expect(room.topology).toBe('sfu');
    room.at(1_000 + DWELL_MS);
    expect([room.topology, room.reasons.at(-1)]).toEqual(['to p2p', 'two-remain']);
  });

  test('T13: any reason in between begins the time anew', () => {
    const room = twoRemain();
    room.at(5_000);
    room.share(true);
    room.share(false);
    room.at(5_000 + DWELL_MS - 1);
    expect(room.topology).toBe('sfu');
    room.at(5_000 + DWELL_MS);
    expect(room.topology).toBe('to p2p');
  });

  test('T13: the time counts from the commit when the reason went while the room was on its way', () => {
    const room = connected(anna, boris);
    room.share(true);
    room.share(false);
    room.at(9_000);
    room.allReady();
    room.at(9_000 + DWELL_MS - 1);
    expect(room.topology).toBe('sfu');
    room.at(9_000 + DWELL_MS);
    expect(room.topology).toBe('to p2p');
  });

  test('T13: not while somebody’s signaling is lost', () => {
    const room = twoRemain();
    room.complete = false;
    room.at(60_000);
    expect(room.topology).toBe('sfu');
    room.complete = true;
    room.at(60_001);
    expect(room.topology).toBe('to p2p');
  });

  test('T13: a screen shared meanwhile ends the way back', () => {
    const room = twoRemain();
    room.at(1_000 + DWELL_MS);
    room.share(true);
    expect(room.topology).toBe('sfu');
    expect(room.effects).toContainEqual(expect.objectContaining({ type: 'abandoned', because: 'superseded' }));
  });

  test('T13: a client that toggles its share, however fast, causes one switch out and none back before the dwell', () => {
    const holds = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 50, maxLength: 100 });
    const millisecondsUntilReady = fc.integer({ min: 0, max: SWITCH_TIMEOUT_MS - 100 });
    fc.assert(
      fc.property(holds, millisecondsUntilReady, (fiftiethsOfASecond, readyAfter) => {
        const room = connected(anna, boris);
        room.share(true);
        for (const [index, hold] of fiftiethsOfASecond.entries()) {
          for (let count = 0; count < hold; count += 1) {
            room.at(room.now + 20);
            if (room.now >= readyAfter) room.allReady();
          }
          room.share(index % 2 === 1);
        }
        room.share(true);
        room.allReady();
        room.share(false);
        const calmFrom = room.now;
        room.at(calmFrom + DWELL_MS - 1);
        expect(room.reasons).toEqual(['first-peers', 'screen-share']);
        room.at(calmFrom + DWELL_MS);
        expect(room.reasons).toEqual(['first-peers', 'screen-share', 'two-remain']);
      }),
      { numRuns: 100 },
    );
  });

  test('T13: who was expected and does not come: back after the dwell time, counted from then', () => {
    const room = connected(anna, boris);
    room.expect(1);
    room.allReady();
    room.at(DWELL_MS * 3);
    expect(room.topology).toBe('sfu');
    room.expect(0);
    room.at(DWELL_MS * 4 - 1);
    expect(room.topology).toBe('sfu');
    room.at(DWELL_MS * 4);
    expect([room.topology, room.reasons.at(-1)]).toEqual(['to p2p', 'two-remain']);
  });
});
