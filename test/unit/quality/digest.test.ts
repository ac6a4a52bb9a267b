import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Digest, ReceivedDigest, SentDigest } from '../../../src/protocol/quality-digest.ts';
import { type DigestFacts, plausible } from '../../../src/quality/digest.ts';
import {
  digest,
  generation,
  receivedCamera,
  receivedMicrophone,
  sentCamera,
  sentMicrophone,
} from '../../support/digests.ts';
import { peerId } from '../../support/people.ts';

const NOW = 1_000_000;

/** Anna's digest; Boris is there, and both publish microphone and camera on path 1. */
const facts = (change: Partial<DigestFacts> = {}): DigestFacts => ({
  now: NOW,
  peerId: peerId('anna'),
  seatedAt: NOW - 60_000,
  lastEnd: null,
  toldUntil: null,
  hadPath: (path) => path === 1,
  couldMeet: (peer) => peer === 'boris' || peer === 'anna',
  couldCarry: (_, source) => source === 'microphone' || source === 'camera',
  ...change,
});

const honest = (change: Partial<Digest> = {}): Digest =>
  digest({
    at: NOW - 100,
    sent: [sentMicrophone(), sentCamera()],
    received: [receivedMicrophone('boris'), receivedCamera('boris')],
    ...change,
  });

const refusalsOf = (change: Partial<Digest>, known: Partial<DigestFacts> = {}) =>
  plausible(honest(change), facts(known)).refusals;

test('Q3: what an honest client tells is taken as it is', () => {
  expect(plausible(honest(), facts())).toEqual({ digest: honest(), refusals: [] });
});

describe('Q3: the whole digest is refused', () => {
  const refused = (change: Partial<Digest>, known?: Partial<DigestFacts>) => plausible(honest(change), facts(known));

  test.each([
    ['in-future', { at: NOW + 2_001 }, {}],
    ['before-seat', {}, { seatedAt: NOW - 1_000 }],
    ['overlapping', {}, { toldUntil: NOW - 1_000 }],
    ['overlapping', {}, { lastEnd: NOW - 100 }],
    ['overlapping', { at: NOW + 1_500 }, { lastEnd: NOW }],
    ['unknown-path', { generation: generation(2) }, {}],
  ] as const)('%s', (reason, change, known) => {
    expect(refused(change, known)).toEqual({ digest: null, refusals: [reason] });
  });

  test('but not for what clocks are apart, and then it has ended by now', () => {
    const { digest: taken, refusals } = refused({ at: NOW + 1_500 }, { lastEnd: NOW - 2_000, toldUntil: NOW - 1_500 });
    expect(refusals).toEqual([]);
    expect(taken?.at).toBe(NOW);
  });
});

describe('Q3: an entry is left out, and the others stay', () => {
  test.each<[string, Partial<Digest>]>([
    ['unknown-peer', { received: [receivedMicrophone('eve'), receivedCamera('boris')] }],
    ['unknown-peer', { received: [receivedMicrophone('anna'), receivedCamera('boris')] }],
    [
      'undeclared-source',
      { received: [receivedMicrophone('boris', { source: 'screen-audio' }), receivedCamera('boris')] },
    ],
    ['named-twice', { received: [receivedCamera('boris'), receivedCamera('boris', { packets: 1 })] }],
  ])('received: %s', (reason, change) => {
    const { digest: taken, refusals } = plausible(honest(change), facts());
    expect(refusals).toEqual([reason]);
    expect(taken?.received).toEqual([receivedCamera('boris')]);
    expect(taken?.sent).toHaveLength(2);
  });

  test.each<[string, Partial<Digest>]>([
    ['undeclared-source', { sent: [sentCamera(), sentCamera({ source: 'screen' })] }],
    ['named-twice', { sent: [sentCamera(), sentCamera({ packets: 1 })] }],
  ])('sent: %s', (reason, change) => {
    const { digest: taken, refusals } = plausible(honest(change), facts());
    expect(refusals).toEqual([reason]);
    expect(taken?.sent).toEqual([sentCamera()]);
  });
});

describe('Q3: what nobody can have counted is cut down to what could be', () => {
  test.each([
    ['impossible-packets', receivedCamera('boris', { packets: 900_000_000 }), { packets: 100_000 }],
    ['impossible-loss', receivedCamera('boris', { lost: 900_000_000 }), { lost: 100_000 }],
    ['impossible-loss', receivedCamera('boris', { lost: -1_000 }), { lost: -790 }],
    ['impossible-bitrate', receivedCamera('boris', { packets: 10, bitrate: 9e9 }), { bitrate: 144_000 }],
    ['impossible-frames', receivedCamera('boris', { framesDecoded: 10_000 }), { framesDecoded: 720 }],
    ['impossible-samples', receivedMicrophone('boris', { samples: 1_000_000 }), { samples: 330_000 }],
    ['impossible-samples', receivedMicrophone('boris', { concealed: 900_000 }), { concealed: 240_000 }],
    ['impossible-samples', receivedMicrophone('boris', { silentConcealed: 500 }), { silentConcealed: 480 }],
    ['impossible-level', receivedMicrophone('boris', { packets: 0, bitrate: 0, level: 0.5 }), { level: 0 }],
    ['impossible-time', receivedCamera('boris', { freezeMs: 60_000 }), { freezeMs: 5_500 }],
    ['impossible-time', receivedCamera('boris', { jitterMs: 86_000_000 }), { jitterMs: 60_000 }],
  ] as const)('received: %s', (reason, entry, cut) => {
    const { digest: taken, refusals } = plausible(honest({ received: [entry] }), facts());
    expect(refusals).toEqual([reason]);
    expect(taken?.received).toEqual([{ ...entry, ...cut }]);
  });

  test.each([
    ['impossible-packets', sentMicrophone({ retransmitted: 900_000_000 }), { retransmitted: 100_000 }],
    ['impossible-frames', sentCamera({ capturedFrames: 10_000 }), { capturedFrames: 720 }],
    ['impossible-time', sentCamera({ encodeMs: 86_000_000 }), { encodeMs: 40_000 }],
    ['impossible-time', sentCamera({ limitedByBandwidthMs: 20_000 }), { limitedByBandwidthMs: 5_500 }],
    ['impossible-bitrate', sentMicrophone({ packets: 0, bitrate: 1_000 }), { bitrate: 0 }],
    [
      'impossible-time',
      sentMicrophone({ remote: { fractionLost: 0.1, rttMs: 86_000_000 } }),
      { remote: { fractionLost: 0.1, rttMs: 60_000 } },
    ],
    [
      'impossible-time',
      sentCamera({ remote: { fractionLost: 0, jitterMs: 86_000_000, rttMs: 20 } }),
      { remote: { fractionLost: 0, jitterMs: 60_000, rttMs: 20 } },
    ],
  ] as const)('sent: %s', (reason, entry, cut) => {
    const { digest: taken, refusals } = plausible(honest({ sent: [entry] }), facts());
    expect(refusals).toEqual([reason]);
    expect(taken?.sent).toEqual([{ ...entry, ...cut }]);
  });

  test('round trips of hours', () => {
    const network = { rttMs: 86_000_000, signalingRttMs: 86_000_000 };
    const { digest: taken, refusals } = plausible(honest({ network }), facts());
    expect(refusals).toEqual(['impossible-time']);
    expect(taken?.network).toEqual({ rttMs: 60_000, signalingRttMs: 60_000 });
  });

  test('each reason is named once', () => {
    const wild = { packets: 900_000_000, framesDecoded: 10_000 };
    expect(refusalsOf({ received: [receivedCamera('boris', wild)], sent: [sentCamera({ packets: 1e9 })] })).toEqual([
      'impossible-packets',
      'impossible-frames',
    ]);
  });
});

test('Q3: whatever fits the schema comes out as something that fits it, and is taken as it is the second time', () => {
  const amount = fc.integer({ min: 0, max: 1_000_000_000 });
  const ms = fc.double({ min: 0, max: 86_400_000, noNaN: true });
  const any = (entry: object) =>
    fc.record(
      Object.fromEntries(
        Object.entries(entry).map(([key, value]) => {
          if (typeof value !== 'number') return [key, fc.constant(value)];
          if (key === 'lost') return [key, fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })];
          if (key === 'level') return [key, fc.double({ min: 0, max: 1, noNaN: true })];
          if (key === 'bitrate' || key === 'targetBitrate') return [key, fc.double({ min: 0, max: 1e10, noNaN: true })];
          if (key === 'layers') return [key, fc.integer({ min: 0, max: 8 })];
          if (/width|height/i.test(key)) return [key, fc.integer({ min: 0, max: 16_384 })];
          return [key, key.endsWith('Ms') ? ms : amount];
        }),
      ),
    );
  const made = fc.record({
    periodMs: fc.double({ min: 100, max: 59_000, noNaN: true }),
    sent: fc.tuple(any(sentMicrophone()), any(sentCamera())),
    received: fc.tuple(any(receivedMicrophone('boris')), any(receivedCamera('boris'))),
  });
  fc.assert(
    fc.property(made, ({ periodMs, sent, received }) => {
      const wild = honest({
        periodMs,
        sent: sent.map((entry) => SentDigest.parse(entry)),
        received: received.map((entry) => ReceivedDigest.parse(entry)),
      });
      const once = plausible(wild, facts()).digest;
      expect(Digest.parse(once)).toEqual(once);
      if (once) expect(plausible(once, facts())).toEqual({ digest: once, refusals: [] });
    }),
  );
});
