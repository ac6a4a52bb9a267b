import { describe, expect, test } from 'vitest';
import { PATH_OPEN_TIMEOUT_MS, SWITCH_TIMEOUT_MS } from '../../../src/rooms/topology/topology.ts';
import {
  abandons,
  away,
  broke,
  comingBack,
  commits,
  failed,
  forClara,
  leaving,
  left,
  loses,
  onP2p,
  onSfu,
  opening,
  opens,
  p2p,
  play,
  sfu,
  two,
  twoOnSfu,
} from '../../support/topology/play.ts';
import { anna, boris, clara, daria, joined, move, ready, toP2p, toSfu } from '../../support/topology/starts.ts';

describe('T6: a peer that cannot use the path', () => {
  test('T6: fails a peer-to-peer path, and an SFU path of two', () => {
    expect(play(...onP2p, ...failed(1, boris)).effects).toEqual([loses(p2p(1)), opens(sfu(2), 'p2p-failed')]);
    expect(play(...twoOnSfu, ...failed(1, boris)).effects).toEqual([loses(sfu(1)), opens(sfu(2), 'sfu-failed')]);
  });

  test('T6: leaves an SFU path to the others while two of them have it, and may come back', () => {
    const without = [...onSfu, ...failed(1, clara)];
    expect(play(...without)).toMatchObject({ state: { unreachable: new Set([clara]) }, effects: [] });
    expect(play(...without, ...ready(1, clara)).state).toMatchObject({ unreachable: new Set() });
    const alone = [loses(sfu(1)), opens(sfu(2), 'sfu-failed')];
    expect(play(...without, ...failed(1, boris)).effects).toEqual(alone);
    expect(play(...without, left(boris)).effects).toEqual(alone);
  });

  test('T6: is not waited for during a switch', () => {
    const without = [...forClara, ...ready(2, anna, boris), ...failed(2, clara)];
    expect(play(...without).effects).toEqual(commits(sfu(2), p2p(1), 'third-peer'));
    expect(play(...without).state).toMatchObject({ phase: 'stable', unreachable: new Set([clara]) });
    expect(play(...forClara, ...failed(2, anna), ...ready(2, anna)).state).toMatchObject({ ready: new Set([anna]) });
  });

  test('T6: ends a switch at once that only one could follow, and what carries media goes on', () => {
    expect(play(...leaving, ...ready(2, anna), ...failed(2, boris)).effects).toEqual(
      abandons(sfu(2), p2p(1), 'sfu-unreachable', 'third-peer'),
    );
  });

  test('T6: says nothing about a path that it is not on', () => {
    expect(play(...onP2p, ...joined(clara), ...failed(1, clara)).effects).toEqual([]);
    expect(play(...forClara, ...failed(1, clara)).effects).toEqual([]);
  });
});

describe('T7: a path that breaks', () => {
  test('T7: is replaced, and the new one has the time of a first path', () => {
    expect(play(...onSfu, broke(1, 700))).toMatchObject({
      state: { from: null, to: sfu(2), failures: 1, deadline: 700 + PATH_OPEN_TIMEOUT_MS },
      effects: [loses(sfu(1)), opens(sfu(2), 'sfu-failed')],
    });
  });

  test('T7: while the room leaves it, is closed, and the new one is waited for longer', () => {
    for (const event of [broke(1), ...failed(1, anna)]) {
      expect(play(...leaving, event)).toMatchObject({
        state: { phase: 'switching', from: null, to: sfu(2), deadline: PATH_OPEN_TIMEOUT_MS },
        effects: [loses(p2p(1))],
      });
    }
  });

  test('T7: while the room moves to it, gives way to the one that lives', () => {
    expect(play(...leaving, broke(2)).effects).toEqual(abandons(sfu(2), p2p(1), 'path-failed', 'third-peer'));
    expect(play(...comingBack, ...failed(2, anna)).effects).toEqual(
      abandons(p2p(2), sfu(1), 'path-failed', 'two-remain'),
    );
  });

  test('T7: and its replacement after it: the room is never on either', () => {
    const both = [...onSfu, broke(1), broke(2)];
    expect(play(...both).state).toMatchObject({ phase: 'switching', from: null, to: sfu(3) });
    expect(play(...leaving, broke(1), broke(2)).state).toMatchObject({ phase: 'switching', from: null, to: sfu(3) });
  });

  test('T7: is not what an event about another path says', () => {
    for (const before of [onP2p, leaving, twoOnSfu]) {
      expect(play(...before, broke(7)).state).toEqual(play(...before).state);
      expect(play(...before, broke(0)).effects).toEqual([]);
    }
  });
});

describe('T8: who comes', () => {
  test('T8: during a switch to the SFU is waited for too', () => {
    expect(play(...leaving, ...joined(clara)).state).toMatchObject({ awaiting: new Set([anna, boris, clara]) });
  });

  test('T8: during the way back to peer-to-peer ends it', () => {
    expect(play(...comingBack, ...joined(clara)).effects).toEqual(abandons(p2p(2), sfu(1), 'superseded', 'two-remain'));
  });

  test('T8: changes nothing else by itself', () => {
    for (const before of [opening, onP2p, twoOnSfu]) {
      expect(play(...before, ...joined(clara))).toEqual({
        state: { ...play(...before).state, peers: [anna, boris, clara] },
        effects: [],
      });
    }
    expect(play(...onP2p, ...joined(anna)).state).toEqual(play(...onP2p).state);
  });
});

describe('T9: who leaves', () => {
  test('T9: is not waited for any more', () => {
    expect(play(...forClara, ...ready(2, anna, boris), left(clara)).effects).toEqual(
      commits(sfu(2), p2p(1), 'third-peer'),
    );
  });

  test('T9: takes a peer-to-peer path along; those who stay get a path of their own, and no failure is counted', () => {
    const onlyTheOthers = [...onP2p, ...joined(clara), left(anna)];
    expect(play(...onlyTheOthers)).toMatchObject({
      state: { failures: 0 },
      effects: [loses(p2p(1)), opens(p2p(2, boris, clara), 'first-peers')],
    });
    expect(play(...onP2p, ...joined(clara, daria), left(anna)).effects).toEqual([
      loses(p2p(1)),
      opens(sfu(2), 'third-peer'),
    ]);
    expect(play(...opening, ...joined(clara), left(anna))).toMatchObject({
      state: { failures: 0 },
      effects: [loses(p2p(1)), opens(p2p(2, boris, clara), 'first-peers')],
    });
  });

  test('T9: takes it along during a switch too, which goes on without it', () => {
    expect(play(...forClara, left(anna))).toMatchObject({
      state: { phase: 'switching', from: null, to: sfu(2), awaiting: new Set([boris, clara]) },
      effects: [loses(p2p(1))],
    });
    expect(play(...forClara, ...ready(2, boris, clara), left(anna)).effects).toEqual([
      loses(p2p(1)),
      ...commits(sfu(2), null, 'third-peer'),
    ]);
  });
});

describe('T10: no wish is lost', () => {
  test('T10: where nothing carries media the wish takes the place of what was being opened', () => {
    expect(play(...opening, move(toSfu, 300))).toMatchObject({
      state: { to: sfu(2), from: null, failures: 0, deadline: 300 + PATH_OPEN_TIMEOUT_MS },
      effects: [loses(p2p(1)), opens(sfu(2), 'third-peer')],
    });
  });

  test('T10: back to what carries all ends the switch', () => {
    expect(play(...leaving, move(toP2p, 50)).effects).toEqual(abandons(sfu(2), p2p(1), 'superseded', 'third-peer', 50));
  });

  test('T10: back to what does not carry all waits for the commit, and begins then', () => {
    const waiting = [...forClara, move(toP2p)];
    expect(play(...waiting)).toMatchObject({ state: { next: toP2p, to: sfu(2) }, effects: [] });
    expect(play(...waiting, left(clara), ...ready(2, anna, boris)).effects).toEqual([
      ...commits(sfu(2), p2p(1), 'third-peer'),
      opens(p2p(3), 'two-remain', sfu(2)),
    ]);
  });

  test('T10: the latest wish is the one that counts', () => {
    expect(play(...forClara, move(toP2p), move(toSfu)).state).toMatchObject({ next: null, to: sfu(2) });
  });

  test('T10: a wish that waits names the next attempt when what was being opened fails', () => {
    const waiting = [...forClara, move(toP2p), left(clara), broke(1)];
    expect(play(...waiting, broke(2)).effects).toEqual([loses(sfu(2)), opens(p2p(3), 'two-remain')]);
  });

  test('T10: for what the room is on or moves to changes nothing', () => {
    expect(play(...onP2p, move(toP2p)).state).toEqual(play(...onP2p).state);
    expect(play(...leaving, move(toSfu)).state).toEqual(play(...leaving).state);
    expect(play(...onSfu, move(toP2p)).state).toEqual(play(...onSfu).state);
  });
});

describe('T11: signaling that is lost', () => {
  test('T11: gives a first peer-to-peer path its time anew', () => {
    expect(play(...opening, away(PATH_OPEN_TIMEOUT_MS - 1)).state).toMatchObject({
      deadline: 2 * PATH_OPEN_TIMEOUT_MS - 1,
    });
  });

  test('T11: puts off no other deadline', () => {
    expect(play(...leaving, away(SWITCH_TIMEOUT_MS)).effects).toHaveLength(2);
    expect(play(...two, move(toSfu), away(PATH_OPEN_TIMEOUT_MS)).effects).toHaveLength(2);
    expect(play(...leaving, away(1)).state).toEqual(play(...leaving).state);
  });
});
