import { createWorker, type types } from 'mediasoup';
import { freePorts } from '../../test/support/free-ports.ts';
import { mediaCodecsOf } from '../../workers/codecs.ts';
import { findWorkerProgram } from '../../workers/worker-program.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import { BareRoom } from './bare-room.ts';
import { pin } from './processor.ts';

export type BareWorker = {
  pid: number;
  openRoom(generator: LoadGenerator): Promise<BareRoom>;
  stop(): Promise<void>;
};

/** mediasoup alone: the same worker program, told by this process what to do, and asked nothing afterwards. */
export async function startBareWorker(core: number): Promise<BareWorker> {
  const [port = 0] = await freePorts(1);
  const worker = await createWorker({ logLevel: 'error' });
  const mediaCodecs = mediaCodecsOf(findWorkerProgram());
  pin(worker.pid, core);
  const listenInfos = (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip: '127.0.0.1', port }));
  const webRtcServer: types.WebRtcServer = await worker.createWebRtcServer({ listenInfos });
  return {
    pid: worker.pid,
    openRoom: async (generator) => new BareRoom(await worker.createRouter({ mediaCodecs }), webRtcServer, generator),
    async stop() {
      const closed = new Promise<void>((resolve) => worker.once('subprocessclose', resolve));
      worker.close();
      await closed;
    },
  };
}
