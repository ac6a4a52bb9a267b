import { afterEach, beforeEach, expect } from 'vitest';
import { CallId, PeerId } from '../../../src/protocol/ids.ts';
import { DtlsParameters, RtpCapabilities, RtpParameters } from '../../../src/protocol/rtp.ts';
import {
  type MediaPlane,
  MediaPlaneError,
  type MediaPlaneErrorCode,
  type SfuSession,
} from '../../../src/rooms/ports.ts';
import { type HeldTotals, held } from '../../support/held.ts';
import { chromiumCapabilities, chromiumDtls, opusParameters, simulcastParameters } from '../rtp-samples.ts';

export type MediaPlaneUnderTest = {
  plane: MediaPlane;
  /** Kills one worker process, as the kernel would. */
  killWorker(): unknown;
};

export const room = CallId.parse('room');
export const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => PeerId.parse(name)) as [PeerId, PeerId, PeerId];
export const opus = RtpParameters.parse(opusParameters);
export const camera = RtpParameters.parse(simulcastParameters);
export const rtpCapabilities = RtpCapabilities.parse(chromiumCapabilities);
export const dtlsParameters = DtlsParameters.parse(chromiumDtls);

export type Steps = ReturnType<typeof useMediaPlane>;

/** For each test a new plane with one session open in it, and the steps that tests are made of. */
export function useMediaPlane(start: () => Promise<MediaPlaneUnderTest>) {
  let under: MediaPlaneUnderTest;
  let session: SfuSession;

  beforeEach(async () => {
    under = await start();
    session = await under.plane.open(room);
  });

  afterEach(() => under.plane.close());

  const connect = async (peer: PeerId, direction: 'send' | 'recv'): Promise<string> => {
    const { transportId } = await session.createTransport(peer, direction);
    await session.connectTransport(peer, { transportId, dtlsParameters });
    return transportId;
  };

  return {
    get plane() {
      return under.plane;
    },
    get session() {
      return session;
    },
    connect,
    killWorker: () => under.killWorker(),
    async moveTo(roomId: CallId): Promise<void> {
      session = await under.plane.open(roomId);
    },
    async produce(peer: PeerId, rtpParameters = opus): Promise<string> {
      const transportId = await connect(peer, 'send');
      return (await session.produce(peer, { transportId, rtpParameters })).producerId;
    },
    async consume(peer: PeerId, producerIds: string[], capabilities = rtpCapabilities) {
      const transportId = await connect(peer, 'recv');
      return await session.consume(peer, { transportId, producerIds, rtpCapabilities: capabilities });
    },
    /** Whatever state it is in. */
    held: (): Promise<HeldTotals> => held(under.plane),
  };
}

export async function refusesWith(code: MediaPlaneErrorCode, request: Promise<unknown>): Promise<void> {
  const error = await request.then(
    (value) => new Error(`not refused: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MediaPlaneError);
  expect(error).toMatchObject({ code });
}
