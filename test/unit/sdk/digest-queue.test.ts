import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DigestQueue } from '../../../sdk/quality/digest-queue.ts';
import { MAX_MESSAGE_BYTES } from '../../../src/protocol/limits.ts';
import { MAX_DIGESTS_PER_REQUEST } from '../../../src/protocol/quality.ts';
import { MAX_DIGESTS_KEPT } from '../../../src/protocol/quality-digest.ts';
import { digest, receivedCamera } from '../../support/digests.ts';
import { callId } from '../../support/people.ts';

const call = callId('call');
const numbered = (seq: number) => digest({ seq, at: seq * 5_000 });

function filled(bad: readonly number[], count: number): DigestQueue {
  const queue = new DigestQueue();
  for (let seq = 1; seq <= count; seq++) queue.add(numbered(seq), bad.includes(seq));
  return queue;
}

/** All that is kept, as it would be told. */
function drained(queue: DigestQueue): number[] {
  const told: number[] = [];
  while (!queue.isEmpty) {
    const { digests } = queue.next(call);
    told.push(...digests.map(({ seq }) => seq));
    queue.confirmed(told.at(-1) ?? 0);
  }
  return told;
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('what is told', () => {
  test('Q2: the oldest first, as many as a request takes, again until it is confirmed', () => {
    const queue = filled([], 6);
    const seqs = () => queue.next(call).digests.map(({ seq }) => seq);
    expect(seqs()).toEqual([1, 2, 3, 4]);
    expect(seqs()).toEqual([1, 2, 3, 4]);
    queue.confirmed(4);
    expect(seqs()).toEqual([5, 6]);
    queue.confirmed(6);
    expect(queue.isEmpty).toBe(true);
  });

  test('Q2: a request is never larger than a message may be, in a room of any size', () => {
    const sizes = fc.array(fc.nat(252), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, (peers) => {
        const queue = new DigestQueue();
        for (const [index, count] of peers.entries()) {
          const received = Array.from({ length: count }, (_, peer) =>
            receivedCamera(`01a213bf-ef54-7644-a356-5df19747${String(peer).padStart(4, '0')}`, { packets: peer }),
          );
          queue.add(digest({ seq: index + 1, at: 1, received }), false);
        }
        const told: number[] = [];
        while (!queue.isEmpty) {
          const data = queue.next(call);
          const frame = JSON.stringify({ v: 1, id: 9_999_999, type: 'quality.digest', ack: 9_999_999, data });
          expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
          expect(data.digests.length).toBeLessThanOrEqual(MAX_DIGESTS_PER_REQUEST);
          told.push(...data.digests.map(({ seq }) => seq));
          queue.confirmed(told.at(-1) ?? 0);
        }
        expect(told).toEqual(from(1, peers.length));
      }),
      { numRuns: 30 },
    );
  });

  test('of a room that no message holds, the sources of which most came', () => {
    const queue = new DigestQueue();
    const received = Array.from({ length: 250 }, (_, peer) => receivedCamera(`peer-${peer}`, { packets: peer }));
    queue.add(digest({ at: 1, received }), false);
    const kept = queue.next(call).digests[0]?.received ?? [];
    expect(kept.length).toBeGreaterThan(100);
    expect(Math.min(...kept.map(({ packets }) => packets))).toBe(250 - kept.length);
  });
});

describe('what is dropped where not all can be kept', () => {
  test('Q2: the oldest good ones', () => {
    expect(drained(filled([], MAX_DIGESTS_KEPT + 3))).toEqual(from(4, MAX_DIGESTS_KEPT + 3));
  });

  test('Q2: never the bad minute', () => {
    const bad = from(1, 12);
    expect(drained(filled(bad, MAX_DIGESTS_KEPT + 20))).toEqual([...bad, ...from(33, MAX_DIGESTS_KEPT + 20)]);
  });

  test('Q2: where all are bad, the oldest of them', () => {
    expect(drained(filled(from(1, 100), MAX_DIGESTS_KEPT + 1))).toEqual(from(2, MAX_DIGESTS_KEPT + 1));
  });
});
