import type { types } from 'mediasoup';
import type { BareConnection, BareRoom } from '../fanout/bare-room.ts';
import { startBareWorker } from '../fanout/bare-worker.ts';
import { cpuSecondsOf } from '../fanout/processor.ts';
import { beginFlow, type Flow, pause, type Setting } from './measured.ts';
import { capabilitiesFor, mediaOf, type SentMedia } from './sent-media.ts';

/** More than 24 cameras of 1,300 kbit/s and a screen need: no receiver's line keeps back anything. */
const LINE = 60_000_000;
const WARM_UP_MS = 5_000;

/** Everybody's top layer to everybody, by mediasoup alone. Nobody encodes less; one speaks. */
export async function measureBare(setting: Setting, seconds: number): Promise<Flow> {
  const { people, cores, generator } = setting;
  const worker = await startBareWorker(cores.sfu);
  try {
    await fill(await worker.openRoom(generator), people);
    await pause(WARM_UP_MS);
    const endFlow = await beginFlow(setting, () => ({ worker: cpuSecondsOf(worker.pid), node: 0 }));
    await pause(seconds * 1_000);
    return await endFlow();
  } finally {
    await worker.stop();
  }
}

async function fill(room: BareRoom, people: number): Promise<void> {
  const sent: types.Producer[][] = [];
  for (let nr = 0; nr < people; nr++) sent.push(await publish(room, await room.connect(), nr));
  const capabilities = capabilitiesFor(room.rtpCapabilities);
  for (let nr = 0; nr < people; nr++) {
    const connection = await room.connect({ initialAvailableOutgoingBitrate: LINE });
    await connection.transport.setMinOutgoingBitrate(LINE);
    await room.receive(
      connection,
      sent.flatMap((own, of) => (of === nr ? [] : own)),
      capabilities,
    );
  }
}

async function publish(room: BareRoom, connection: BareConnection, nr: number): Promise<types.Producer[]> {
  const producers: types.Producer[] = [];
  for (const media of mediaOf(nr, { screen: nr === 0 })) {
    producers.push(await room.send(connection, media));
    if (nr > 0) fallSilent(connection, media);
  }
  return producers;
}

/** DTX: the first one speaks. */
function fallSilent({ endpoint }: BareConnection, { source, streams }: SentMedia): void {
  if (source === 'microphone') for (const { ssrc } of streams) endpoint.pause(ssrc);
}
