import type { types } from 'mediasoup';
import { cameraParameters, cameraStreams, ONE_LAYER, receivingCapabilities } from '../load-generator/camera.ts';
import type { BareRoom } from './bare-room.ts';
import { startBareWorker } from './bare-worker.ts';
import { cpuSecondsOf, residentBytesOf } from './processor.ts';
import type { Cores, Sfu } from './sfu.ts';
import type { Shape } from './shape.ts';

export async function startBareMediasoup(cores: Cores): Promise<Sfu> {
  const worker = await startBareWorker(cores.sfu);
  return {
    cpuSeconds() {
      const forwarding = cpuSecondsOf(worker.pid);
      return { forwarding, all: forwarding };
    },
    memoryBytes: () => residentBytesOf(worker.pid),
    async fill(shape, generator) {
      for (let nr = 0; nr < shape.rooms; nr++) await fillRoom(await worker.openRoom(generator), shape, nr);
    },
    stop: () => worker.stop(),
  };
}

async function fillRoom(room: BareRoom, { publishers, receivers, transportCc }: Shape, nr: number): Promise<void> {
  const how = { transportCc, retransmits: true };
  const producers: types.Producer[] = [];
  for (let at = 0; at < publishers; at++) {
    const camera = { ...how, ssrc: 100_000 * (nr + 1) + 10 * at, layers: ONE_LAYER };
    const sent = { kind: 'video' as const, rtpParameters: cameraParameters(camera), streams: cameraStreams(camera) };
    producers.push(await room.send(await room.connect(), sent));
  }
  const capabilities = receivingCapabilities(room.rtpCapabilities, how);
  for (let at = 0; at < receivers; at++) await room.receive(await room.connect(), producers, capabilities);
}
