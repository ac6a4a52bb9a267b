import { setImmediate } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { SfuSampling } from '../../../src/quality/sfu-sampling.ts';
import type { PausedBy, SfuPeerView } from '../../../src/rooms/sfu-view.ts';
import { digest, generation, receivedCamera, sentCamera } from '../../support/digests.ts';
import { callId, peerId } from '../../support/people.ts';
import { rethrow } from '../../support/recorded.ts';
import { legOf, threeInSfu } from './support/watched-room.ts';

const layers = (preferred: number, current: number) => ({
  announced: 3,
  top: { spatial: 2, temporal: 2 },
  preferred: { spatial: preferred, temporal: 2 },
  current: { spatial: current, temporal: 2 },
});

/** Anna sends her camera; the others receive it. Counters as they stand after `n` rounds. */
const view = (of: string, n: number, seen = layers(2, 2), paused: PausedBy = 'nobody'): SfuPeerView => ({
  workerCpu: 0.4,
  transports: [
    { direction: 'send', lost: 0.01, availableOutgoingBitrate: null },
    { direction: 'recv', lost: 0.02, availableOutgoingBitrate: 2_000_000 },
  ],
  sent:
    of === 'anna'
      ? [
          {
            ...{ producerId: 'camera', source: 'camera', packets: n * 800 },
            ...{ lost: n * 8, repaired: n * 7, jitterMs: 4, rttMs: 12 },
          },
        ]
      : [],
  received:
    of === 'anna'
      ? []
      : [
          {
            ...{ consumerId: `by-${of}`, peerId: peerId('anna'), source: 'camera', packets: n * 790 },
            ...{ fractionLost: 0.03, rttMs: 40, paused, isLowered: false, limitedBy: null, layers: seen },
          },
        ],
});

type Room = ReturnType<typeof threeInSfu>;

/** The next look at everybody. */
async function lookRound(the: Room, n: number, seen?: ReturnType<typeof layers>, paused?: PausedBy): Promise<void> {
  const names = ['anna', 'boris', 'carol'];
  for (const name of names) {
    await vi.waitFor(() => expect(the.looks.at(-1)?.peer).toBe(name));
    the.looks.at(-1)?.answer(view(name, n, seen, paused));
  }
  // The last answer has been taken when the next look is not begun in the same turn.
  await Promise.resolve();
  await Promise.resolve();
}

test('Q7: one room at a time, one peer after another, every five seconds', async () => {
  const the = threeInSfu();
  the.tick(5_000);
  the.tick(6_000);
  expect(the.looks.map(({ peer }) => peer)).toEqual(['anna']);
  await lookRound(the, 1);
  the.tick(9_800);
  expect(the.looks).toHaveLength(3);
  the.tick(26_000);
  expect(the.looks).toHaveLength(4);
});

test('Q7: it rests four times as long as it took', async () => {
  const the = threeInSfu();
  the.tick(5_000);
  the.clock.now = 9_000;
  await lookRound(the, 1);
  the.tick(24_999);
  expect(the.looks).toHaveLength(3);
  the.tick(25_000);
  expect(the.looks).toHaveLength(4);
});

test('Q7: a worker that is stuck holds the rooms of others up for two seconds, and its own are asked again', async () => {
  const clock = { now: 5_000 };
  const looks: string[] = [];
  const rooms = ['stuck', 'well'].map((id) => ({
    ...{ callId: callId(id), sfuGeneration: generation(1), present: [peerId('anna'), peerId('boris')], lookedAt: 0 },
    beginLook(now: number) {
      this.lookedAt = now;
    },
    seen: (who: string) => void looks.push(`${id} saw ${who}`),
  }));
  const sampling = new SfuSampling({
    rooms: () => rooms,
    look: (room, _generation, who) => {
      looks.push(`${room} of ${who}`);
      return room === 'stuck' ? new Promise(() => {}) : Promise.resolve(view(who, 1));
    },
    now: () => clock.now,
    onFault: rethrow,
  });
  const tick = async (now: number) => {
    clock.now = now;
    sampling.tick(now);
    await setImmediate();
    return looks.splice(0);
  };
  expect(await tick(5_000)).toEqual(['stuck of anna']);
  expect(await tick(6_999)).toEqual([]);
  await tick(7_000);
  expect(await tick(7_200)).toEqual(['well of anna', 'well saw anna', 'well of boris', 'well saw boris']);
  expect(await tick(10_000)).toEqual(['stuck of anna']);
});

test('what it cannot be told is no fault; what fails is, and does not end it', async () => {
  const the = threeInSfu();
  the.tick(5_000);
  the.looks[0]?.answer(null);
  await vi.waitFor(() => expect(the.looks).toHaveLength(2));
  the.looks[1]?.fail(new Error('broken'));
  await vi.waitFor(() => expect(the.faults).toHaveLength(1));
  the.tick(10_000);
  expect(the.looks).toHaveLength(3);
});

describe('samples of calls through the SFU', () => {
  const boris = (at: number, seq: number) => digest({ seq, at, received: [receivedCamera('anna')] });
  const anna = (at: number, seq: number) => digest({ seq, at, sent: [sentCamera()] });

  test('Q4: hold what came from the sender and what was sent on, as differences between two looks', async () => {
    const the = threeInSfu();
    the.tick(5_000);
    await lookRound(the, 1);
    the.tick(10_000);
    await lookRound(the, 2);
    the.tells('anna', anna(10_000, 1));
    the.tells('boris', boris(10_000, 1));
    the.tick(10_000);
    expect(the.samples()[0]).toMatchObject({
      sent: sentCamera(),
      received: receivedCamera('anna'),
      sender: { path: 'sfu_udp' },
      via: {
        topology: 'sfu',
        uplink: {
          ...{ packets: 800, lost: 8, repaired: 7 },
          ...{ jitterMs: 4, rttMs: 12, transportLost: 0.01 },
        },
        downlink: {
          ...{ packets: 790, fractionLost: 0.03, rttMs: 40, transportLost: 0.02 },
          ...{
            availableOutgoingBitrate: 2_000_000,
            paused: 'nobody',
            isLowered: false,
            limitedBy: null,
            layers: layers(2, 2),
          },
        },
        load: { workerCpu: 0.4, loopLagMs: 3 },
      },
    });
  });

  test('Q4: of a first look nothing can be said; of an old one nothing is', async () => {
    const the = threeInSfu();
    the.tick(5_000);
    await lookRound(the, 1);
    the.clock.now = 8_000;
    the.tells('boris', boris(8_000, 1));
    the.tick(10_000);
    await lookRound(the, 2);
    the.clock.now = 30_000;
    the.tells('boris', boris(30_000, 2));
    the.monitor.end(the.callId);
    const nothing = { uplink: null, downlink: null };
    expect(the.samples().map(({ via }) => via)).toMatchObject([nothing, { ...nothing, load: null }]);
  });

  test('tell when another layer was wished for, not when another one was sent on', async () => {
    const the = threeInSfu();
    const rounds = [layers(2, 2), layers(2, 1), layers(1, 1)];
    for (const [index, seen] of rounds.entries()) {
      const at = 5_000 + index * 5_000;
      the.tick(at);
      await lookRound(the, index, seen);
      the.tells('boris', boris(at, index + 1));
      the.tick(at + 2_000);
    }
    const ofBoris = the.samples().filter(({ receiver }) => receiver.peerId === 'boris');
    expect(ofBoris.map(({ since }) => since.layers)).toEqual([null, null, 15_000]);
  });

  test('V8: tell when a picture is wished for again', async () => {
    const the = threeInSfu();
    const rounds: PausedBy[] = ['nobody', 'wish', 'nobody', 'sender', 'nobody'];
    for (const [index, paused] of rounds.entries()) {
      const at = 5_000 + index * 5_000;
      the.tick(at);
      await lookRound(the, index, undefined, paused);
      the.tells('boris', boris(at, index + 1));
      the.tick(at + 2_000);
    }
    const ofBoris = the.samples().filter(({ receiver }) => receiver.peerId === 'boris');
    expect(ofBoris.map(({ since }) => since.shown)).toEqual([null, null, 15_000, 15_000, 15_000]);
  });

  test('Q4: of those who do not measure, the SFU’s view stands alone, once for each look', async () => {
    const the = threeInSfu();
    the.tick(5_000);
    await lookRound(the, 1);
    the.loses('carol');
    the.tick(10_000);
    await lookRound(the, 2);
    the.tick(10_200);
    the.tick(10_400);
    const samples = the.samples();
    expect(samples.map(legOf)).toEqual(['anna → boris: camera']);
    expect(samples[0]).toMatchObject({ received: null, at: 10_000, via: { downlink: { packets: 790 } } });
  });
});
