import { createWorker } from 'mediasoup';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mediaCodecsOf } from '../../workers/codecs.ts';
import {
  type Av1Frame,
  av1Packet,
  av1Parameters,
  CYCLE_LENGTH,
  frameAt,
  PACKETS_A_FRAME,
  readAv1Packet,
} from '../support/av1-stream.ts';
import { workerProgramForTests } from '../support/media-worker.ts';

const SSRC = 4_242;
/** A receiver begins with a key frame; more of them would hide what follows. */
const isKey = (cycle: number): boolean => cycle < 3;
/** Up to the wish for more frames, and after it. */
const [BEFORE, AFTER] = [6 * CYCLE_LENGTH, 3 * CYCLE_LENGTH];

/** What a receiver is sent of a stream that it first has the lowest layer of, and then wishes for all, in the middle of it. */
async function receivedWhenWishedAt(place: { frame: number; packet: number }): Promise<Map<number, number[]>> {
  const worker = await createWorker({ workerBin: workerProgramForTests(), logLevel: 'error' });
  onTestFinished(() => worker.close());
  const router = await worker.createRouter({ mediaCodecs: mediaCodecsOf({ wholeAv1Frames: true }) });
  const [sending, receiving] = [await router.createDirectTransport(), await router.createDirectTransport()];
  const producer = await sending.produce({ kind: 'video', rtpParameters: av1Parameters(SSRC) });
  const consumer = await receiving.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities });
  await consumer.setPreferredLayers({ spatialLayer: 0, temporalLayer: 0 });
  const received = new Map<number, number[]>();
  consumer.on('rtp', (bytes) => {
    const { frame, packet } = readAv1Packet(bytes);
    received.set(frame, [...(received.get(frame) ?? []), packet]);
  });

  const last = BEFORE + AFTER;
  for (let number = 0; number <= last; number++) {
    for (let packet = 0; packet < PACKETS_A_FRAME; packet++) {
      producer.send(av1Packet(SSRC, frameAt(number, isKey), packet));
      if (number === BEFORE + place.frame && packet === place.packet) {
        await consumer.setPreferredLayers({ spatialLayer: 0, temporalLayer: 2 });
      }
    }
  }
  await expect.poll(() => received.get(last)).toHaveLength(PACKETS_A_FRAME);
  return received;
}

const places = Array.from({ length: CYCLE_LENGTH * PACKETS_A_FRAME }, (_, nr) => ({
  frame: Math.floor(nr / PACKETS_A_FRAME),
  packet: nr % PACKETS_A_FRAME,
}));

describe('AV1 with three temporal layers', () => {
  test.each(places)(
    'F30: all frames are wished for after packet $packet of frame $frame: no frame comes in part, none without what it builds on',
    async (place) => {
      const received = await receivedWhenWishedAt(place);
      const frames = [...received.keys()].map((number): Av1Frame => frameAt(number, isKey));
      expect(frames.filter(({ number }) => received.get(number)?.length !== PACKETS_A_FRAME)).toEqual([]);
      expect(frames.filter(({ buildsOn }) => buildsOn !== null && !received.has(buildsOn))).toEqual([]);
      expect(frames.filter(({ number, temporal }) => number < BEFORE && temporal > 0)).toEqual([]);
      expect(frames.filter(({ temporal }) => temporal === 2)).not.toEqual([]);
    },
  );
});
