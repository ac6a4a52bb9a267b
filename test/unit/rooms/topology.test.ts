import { describe, expect, test } from 'vitest';
import { PATH_OPEN_TIMEOUT_MS, SWITCH_TIMEOUT_MS, type TopologyEvent } from '../../../src/rooms/topology/topology.ts';
import {
  abandons,
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
  tick,
  two,
} from '../../support/topology/play.ts';
import { anna, boris, clara, daria, joined, move, ready, toP2p, toSfu } from '../../support/topology/starts.ts';

describe('T1: opening', () => {
  test('T1: one alone has no path, whatever is wished', () => {
    expect(play(...joined(anna), move(toSfu))).toEqual({
      state: { phase: 'idle', peers: [anna], lastGeneration: 0 },
      effects: [],
    });
  });

  test('T1: two open a path that waits for both, the first to be seated being impolite', () => {
    expect(play(...two, move(toP2p, 500))).toEqual({
      state: {
        phase: 'switching',
        peers: [anna, boris],
        lastGeneration: 1,
        from: null,
        to: p2p(1),
        reason: 'two-remain',
        awaiting: new Set([anna, boris]),
        ready: new Set(),
        unreachable: new Set(),
        startedAt: 500,
        deadline: 500 + PATH_OPEN_TIMEOUT_MS,
        next: null,
        failures: 0,
      },
      effects: [opens(p2p(1), 'two-remain')],
    });
  });

  test('T1: three have no peer-to-peer path', () => {
    expect(play(...joined(anna, boris, clara), move(toP2p)).state.phase).toBe('idle');
    expect(play(...joined(anna, boris, clara), move(toSfu)).effects).toEqual([opens(sfu(1), 'third-peer')]);
  });

  test('T1: when one alone is left every path closes, and the next one has a new number', () => {
    expect(play(...leaving, left(boris))).toEqual({
      state: { phase: 'idle', peers: [anna], lastGeneration: 2 },
      effects: [loses(p2p(1)), loses(sfu(2))],
    });
    expect(play(...leaving, left(boris), ...joined(clara), move(toP2p)).effects).toEqual([
      opens(p2p(3, anna, clara), 'two-remain'),
    ]);
  });
});

describe('T2: ready', () => {
  test('T2: of everybody commits', () => {
    expect(play(...opening, ...ready(1, anna)).effects).toEqual([]);
    expect(play(...opening, ...ready(1, anna, boris)).effects).toEqual(commits(p2p(1), null, 'two-remain'));
  });

  test('T2: counts once a peer, for this path, and not from strangers', () => {
    const state = play(...opening, ...ready(1, anna, anna, daria), ...ready(2, boris), ...ready(0, boris)).state;
    expect(state).toMatchObject({ phase: 'switching', awaiting: new Set([boris]), ready: new Set([anna]) });
  });

  test('T2: the clock that is set back makes no switch shorter than nothing', () => {
    const early: TopologyEvent = { type: 'peer-ready', peerId: boris, generation: 1, now: 400 };
    expect(play(...two, move(toP2p, 500), ...ready(1, anna), early).effects).toEqual(
      commits(p2p(1), null, 'two-remain'),
    );
  });
});

describe('T3: make before break', () => {
  test('T3: the new path opens beside the one that carries media, which closes after the commit', () => {
    expect(play(...leaving)).toMatchObject({
      state: { from: p2p(1), to: sfu(2), deadline: SWITCH_TIMEOUT_MS },
      effects: [opens(sfu(2), 'third-peer', p2p(1))],
    });
    expect(play(...leaving, ...ready(2, anna, boris)).effects).toEqual(commits(sfu(2), p2p(1), 'third-peer'));
  });

  test('T3: newcomers alone do not take the room away from those who talk', () => {
    const unheard = [...onP2p, ...joined(clara, daria), move(toSfu), ...failed(2, anna, boris), ...ready(2, clara)];
    expect(play(...unheard, ...ready(2, daria)).effects).toEqual(
      abandons(sfu(2), p2p(1), 'sfu-unreachable', 'third-peer'),
    );
  });
});

describe('T4: the deadline', () => {
  test('T4: changes nothing before it has come', () => {
    expect(play(...leaving, tick(SWITCH_TIMEOUT_MS - 1)).effects).toEqual([]);
  });

  test('T4: keeps the living path when nobody on it is ready for the SFU', () => {
    expect(play(...forClara, ...ready(2, clara), tick(SWITCH_TIMEOUT_MS)).effects).toEqual(
      abandons(sfu(2), p2p(1), 'sfu-unreachable', 'third-peer', SWITCH_TIMEOUT_MS),
    );
  });

  test('T4: takes the SFU when somebody is, since the others can follow', () => {
    expect(play(...forClara, ...ready(2, anna), tick(SWITCH_TIMEOUT_MS)).effects).toEqual(
      commits(sfu(2), p2p(1), 'third-peer', SWITCH_TIMEOUT_MS),
    );
  });

  test('T4: keeps the living SFU path when one end alone has the peer-to-peer path', () => {
    expect(play(...comingBack, ...ready(2, anna), tick(SWITCH_TIMEOUT_MS)).effects).toEqual(
      abandons(p2p(2), sfu(1), 'p2p-unreachable', 'two-remain', SWITCH_TIMEOUT_MS),
    );
  });

  test('T4: commits a first path that somebody has, and replaces one that nobody has', () => {
    const due = tick(PATH_OPEN_TIMEOUT_MS);
    expect(play(...opening, ...ready(1, anna), due).effects).toEqual(
      commits(p2p(1), null, 'two-remain', PATH_OPEN_TIMEOUT_MS),
    );
    expect(play(...opening, due).effects).toEqual([loses(p2p(1)), opens(sfu(2), 'p2p-failed')]);
  });
});

describe('T5: attempts', () => {
  test('T5: the SFU twice, then peer-to-peer for two, then none before the people are others', () => {
    const lost = [...onP2p, broke(1)];
    expect(play(...lost).effects).toEqual([loses(p2p(1)), opens(sfu(2), 'p2p-failed')]);
    expect(play(...lost, broke(2)).effects).toEqual([loses(sfu(2)), opens(sfu(3), 'sfu-failed')]);
    expect(play(...lost, broke(2), broke(3)).effects).toEqual([loses(sfu(3)), opens(p2p(4), 'sfu-failed')]);
    const over = [...lost, broke(2), broke(3), broke(4)];
    expect(play(...over)).toEqual({
      state: { phase: 'failed', peers: [anna, boris], lastGeneration: 4 },
      effects: [loses(p2p(4)), { type: 'failed' }],
    });
    expect(play(...over, move(toSfu)).effects).toEqual([]);
    expect(play(...over, left(anna)).state).toEqual({ phase: 'idle', peers: [boris], lastGeneration: 4 });
    expect(play(...over, ...joined(clara), move(toSfu)).effects).toEqual([opens(sfu(5), 'third-peer')]);
  });

  test('T5: three have the SFU three times', () => {
    expect(play(...onSfu, broke(1), broke(2), broke(3)).effects).toEqual([loses(sfu(3)), opens(sfu(4), 'sfu-failed')]);
  });

  test('T5: a path that came up begins the count anew', () => {
    const again = [...onP2p, broke(1), broke(2), ...ready(3, anna, boris), broke(3)];
    expect(play(...again).state).toMatchObject({ failures: 1, to: sfu(4) });
  });
});
