import { ONE_LAYER } from '../load-generator/camera.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import { inBatches } from '../signaling/people.ts';
import type { RealServer } from '../support/real-server.ts';
import { OurPeer } from './our-peer.ts';
import { startPinnedServer } from './pinned-server.ts';
import { residentBytesOf } from './processor.ts';
import type { Cores, Sfu } from './sfu.ts';
import type { Shape } from './shape.ts';

export async function startOurService(cores: Cores): Promise<Sfu> {
  const server = await startPinnedServer(cores);
  const peers: OurPeer[] = [];
  return {
    cpuSeconds() {
      const { worker, node } = server.cpuSeconds();
      return { forwarding: worker, all: worker + node };
    },
    memoryBytes: () => residentBytesOf(server.workerPid),
    async fill(shape, generator) {
      for (let nr = 0; nr < shape.rooms; nr++) peers.push(...(await fillRoom(server, generator, shape, nr)));
    },
    async stop() {
      for (const peer of peers) peer.leave();
      await server.stop();
    },
  };
}

/** Publishers come first; from the third person on the room is on the SFU. */
async function fillRoom(server: RealServer, generator: LoadGenerator, shape: Shape, nr: number): Promise<OurPeer[]> {
  const { publishers, receivers, transportCc } = shape;
  const people = Array.from({ length: publishers + receivers }, (_, at) => `room-${nr}-user-${at}`);
  const clients = await inBatches(people, (name) => server.signIn(name));
  const [owner] = clients;
  if (!owner) return [];
  const { data } = await owner.ask('meeting.create', { lobby: false });
  const meetingId = String(data['meetingId']);
  const peers: OurPeer[] = [];
  // One after another: the room's first three decide where its media goes.
  for (const client of clients) peers.push(await OurPeer.enter(client, meetingId, generator));
  const how = { transportCc, retransmits: true };
  const ssrc = 100_000 * (nr + 1);
  await inBatches([...peers.slice(0, publishers).entries()], ([at, peer]) =>
    peer.publish({ ...how, ssrc: ssrc + 10 * at, layers: ONE_LAYER }),
  );
  await inBatches(peers.slice(publishers), (peer) => peer.watch(how));
  return peers;
}
