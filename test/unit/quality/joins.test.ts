import { describe, expect, test } from 'vitest';
import {
  digest,
  generation,
  receivedCamera,
  receivedMicrophone,
  sentCamera,
  sentMicrophone,
} from '../../support/digests.ts';
import { legOf, twoInP2p } from './support/watched-room.ts';

const relay = { local: 'relay', remote: 'host', protocol: 'udp' } as const;

const ofAnna = (at: number, seq = 1) =>
  digest({ seq, at, sent: [sentMicrophone(), sentCamera()], network: { pair: relay, rttMs: 30 }, stalled: 0.2 });
const ofBoris = (at: number, seq = 1) =>
  digest({ seq, at, received: [receivedMicrophone('anna'), receivedCamera('anna')] });

describe('both ends’ digests make one sample of each source', () => {
  test('Q4: what Anna sent and what Boris received of it, each with its own path and period', () => {
    const the = twoInP2p();
    the.clock.now = 10_000;
    the.tells('anna', ofAnna(9_000));
    the.tells('boris', ofBoris(10_000));
    the.tick(10_000);
    const samples = the.samples();
    expect(samples.map(legOf)).toEqual(['anna → boris: microphone', 'anna → boris: camera']);
    expect(samples[1]).toEqual({
      at: 10_000,
      generation: 1,
      kind: 'video',
      source: 'camera',
      muted: false,
      withheld: false,
      sent: sentCamera(),
      received: receivedCamera('anna'),
      sender: {
        peerId: 'anna',
        path: 'p2p_relay',
        digest: { periodMs: 5_000, network: { pair: relay, rttMs: 30 }, stalled: 0.2 },
        signaling: null,
      },
      receiver: {
        peerId: 'boris',
        path: 'p2p_host',
        digest: { periodMs: 5_000, network: digest({ at: 0 }).network, stalled: null },
        signaling: null,
      },
      via: { topology: 'p2p' },
      since: { path: 0, source: 0, layers: null, shown: null },
    });
  });

  test('Q4: the receiver’s waits two seconds for the sender’s of the same time, and no longer', () => {
    const the = twoInP2p();
    the.clock.now = 10_000;
    the.tells('boris', ofBoris(10_000));
    the.tick(11_000);
    expect(the.samples()).toEqual([]);
    the.tells('anna', ofAnna(10_900));
    the.tick(11_200);
    expect(the.samples().map(({ sent }) => sent?.packets)).toEqual([250, 800]);
    the.clock.now = 15_000;
    the.tells('boris', ofBoris(15_000, 2));
    the.tick(16_999);
    expect(the.samples()).toEqual([]);
    the.tick(17_000);
    expect(the.samples()).toHaveLength(2);
  });

  test('Q4: of the sender’s the one counts that shares most time; where none shares any, there is none', () => {
    const the = twoInP2p();
    the.clock.now = 40_000;
    const sent = (at: number, seq: number, packets: number) => digest({ seq, at, sent: [sentMicrophone({ packets })] });
    const heard = (at: number, seq: number) => digest({ seq, at, received: [receivedMicrophone('anna')] });
    the.tells('anna', sent(10_000, 1, 10), sent(15_000, 2, 15), sent(20_000, 3, 20));
    the.tells('boris', heard(16_000, 1), heard(39_000, 2));
    the.tick(42_000);
    expect(the.samples().map((it) => [it.at, it.sent?.packets, it.sender.digest?.periodMs])).toEqual([
      [16_000, 15, 5_000],
      [39_000, undefined, undefined],
    ]);
  });

  test('Q4: what was measured on another path is not put beside it', () => {
    const the = twoInP2p();
    the.opens('sfu', 2);
    the.clock.now = 10_000;
    the.tells('anna', ofAnna(9_500));
    the.ready('boris', 'sfu', 2);
    the.commits(1, 2);
    the.tells('boris', { ...ofBoris(10_000), generation: generation(2) });
    the.tick(12_000);
    expect(the.samples().map(({ sent, ...it }) => [it.generation, sent])).toEqual([
      [2, null],
      [2, null],
    ]);
  });

  test('Q2: what comes twice is taken once', () => {
    const the = twoInP2p();
    the.clock.now = 10_000;
    the.tells('boris', ofBoris(10_000));
    the.tells('boris', ofBoris(10_000));
    the.tick(12_000);
    expect(the.samples()).toHaveLength(2);
    expect(the.refusals).toEqual([]);
  });

  test('Q4: what waits at the call’s end is told before it', () => {
    const the = twoInP2p();
    the.clock.now = 10_000;
    the.tells('boris', ofBoris(10_000));
    the.ends();
    expect(the.samples()).toHaveLength(2);
    the.tells('boris', ofBoris(15_000, 2));
    the.tick(20_000);
    expect(the.samples()).toEqual([]);
  });
});

describe('what a sample says besides', () => {
  const seeing = (at: number, seq: number, change = {}) =>
    digest({ seq, at, received: [receivedCamera('anna', change)] });

  test('since when the source is there and not muted, and whether it is muted now', () => {
    const the = twoInP2p();
    the.clock.now = 6_000;
    the.declares('anna', [{ source: 'camera', muted: true }]);
    the.clock.now = 8_000;
    the.tells('boris', seeing(8_000, 1));
    the.tick(10_000);
    expect(the.samples()).toMatchObject([{ muted: true, since: { source: 6_000 } }]);
    the.declares('anna', [{ source: 'camera', muted: false }]);
    the.clock.now = 13_000;
    the.tells('boris', seeing(13_000, 2));
    the.tick(15_000);
    expect(the.samples()).toMatchObject([{ muted: false, since: { source: 10_000 } }]);
  });

  test('when a hidden page was shown again, and when the camera changed its size', () => {
    const the = twoInP2p();
    const told = [
      { hidden: true, capturedWidth: 1_280 },
      { hidden: false, capturedWidth: 1_280 },
      { hidden: false, capturedWidth: 640 },
    ];
    for (const [index, { hidden, capturedWidth }] of told.entries()) {
      const [at, seq] = [6_000 + index * 5_000, index + 1];
      the.clock.now = at;
      the.tells('anna', digest({ seq, at, sent: [sentCamera({ capturedWidth })] }));
      the.tells('boris', seeing(at, seq, { hidden }));
      the.tick(at);
    }
    expect(the.samples().map(({ since }) => [since.shown, since.layers])).toEqual([
      [null, null],
      [11_000, null],
      [11_000, 16_000],
    ]);
  });

  test('round trips of the signaling, against what is usual in this seat', () => {
    const the = twoInP2p();
    for (const [index, signalingRttMs] of [20, 30, 25, 900].entries()) {
      const at = 6_000 + index * 5_000;
      the.clock.now = at;
      the.tells('boris', { ...seeing(at, index + 1), network: { signalingRttMs } });
      the.tick(at + 2_000);
    }
    expect(the.samples().map(({ receiver }) => receiver.signaling)).toEqual([
      null,
      { nowMs: 30, usualMs: 20 },
      { nowMs: 25, usualMs: 30 },
      { nowMs: 900, usualMs: 25 },
    ]);
  });
});

describe('forged digests', () => {
  test('Q3: are counted, each reason by itself, and touch nothing', () => {
    const the = twoInP2p();
    the.clock.now = 10_000;
    the.tells('boris', digest({ seq: 1, at: 60_000, received: [receivedMicrophone('anna')] }));
    const wild = { received: [receivedMicrophone('eve')], sent: [sentCamera({ source: 'screen' })] };
    the.tells('boris', digest({ seq: 2, at: 10_000, ...wild }));
    the.tick(13_000);
    expect(the.samples()).toEqual([]);
    expect(the.refusals).toEqual(['boris: in-future', 'boris: undeclared-source', 'boris: unknown-peer']);
  });

  test('Q3: a period cannot be told twice under another number', () => {
    const the = twoInP2p();
    the.clock.now = 10_000;
    the.tells('boris', digest({ seq: 1, at: 10_000 }), digest({ seq: 2, at: 10_000 }));
    expect(the.refusals).toEqual(['boris: overlapping']);
  });

  test('Q3: periods that overlap a little each do not tell more time together than has passed', () => {
    const the = twoInP2p();
    const heard = { periodMs: 2_000, received: [receivedMicrophone('anna', { samples: 96_000 })] };
    const took = (): number => the.samples().reduce((sum, it) => sum + (it.receiver.digest?.periodMs ?? 0), 0);
    for (let seq = 1; seq <= 200; seq += 1) {
      the.clock.now = 10_000 + seq * 100;
      the.tells('boris', digest({ seq, at: the.clock.now, ...heard }));
    }
    the.tick(40_000);
    expect(took()).toBe(22_000);
    expect(new Set(the.refusals)).toEqual(new Set(['boris: overlapping']));
    the.tells('boris', digest({ seq: 201, at: the.clock.now, ...heard }));
    the.tick(42_000);
    expect(took()).toBe(2_000);
  });

  test('Q3: who has left may still be spoken of for the time when it was there', () => {
    const the = twoInP2p();
    the.clock.now = 10_000;
    the.leave('anna');
    the.clock.now = 12_000;
    the.tells('boris', digest({ seq: 1, at: 12_000, received: [receivedMicrophone('anna')] }));
    the.clock.now = 30_000;
    the.tells('boris', digest({ seq: 2, at: 30_000, received: [receivedMicrophone('anna')] }));
    expect(the.refusals).toEqual(['boris: unknown-peer']);
  });

  test('Q3: a path that is closed may still be spoken of for the time when it was open', () => {
    const the = twoInP2p();
    the.opens('sfu', 2);
    the.clock.now = 10_000;
    the.commits(1, 2);
    the.tells('boris', digest({ seq: 1, at: 10_000 }));
    the.clock.now = 40_000;
    the.tells('boris', digest({ seq: 2, at: 15_000 }), digest({ seq: 3, at: 40_000 }));
    expect(the.refusals).toEqual(['boris: unknown-path']);
  });

  test('Q3: what nobody ever declared is not carried; a screen not from peer to peer', () => {
    const the = twoInP2p();
    the.clock.now = 10_000;
    the.declares('anna', [{ source: 'screen', muted: false }]);
    the.tells('boris', digest({ seq: 1, at: 10_000, received: [receivedCamera('anna', { source: 'screen' })] }));
    expect(the.refusals).toEqual(['boris: undeclared-source']);
  });
});
