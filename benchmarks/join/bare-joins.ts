// The same calls of mediasoup as so many joins make, without a service around them: what Node needs for that at least.
import { createWorker, type types } from 'mediasoup';
import { freePorts } from '../../test/support/free-ports.ts';
import { mediaCodecsOf } from '../../workers/codecs.ts';
import { findWorkerProgram } from '../../workers/worker-program.ts';
import { HEARS, microphoneParameters } from '../load-generator/microphone.ts';

/** The first ones are not counted: they compile. */
const [warmUp = 0, peers = 0, roomSize = 0] = process.argv.slice(2).map(Number);
const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':');

type Peer = { receive: types.WebRtcTransport; producer: types.Producer };

const worker = await createWorker({ logLevel: 'error' });
const mediaCodecs = mediaCodecsOf(findWorkerProgram());
const [port = 0] = await freePorts(1);
const listenInfos = (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip: '127.0.0.1', port }));
const webRtcServer = await worker.createWebRtcServer({ listenInfos });
await fillRooms(warmUp, 0);
const before = process.cpuUsage();
await fillRooms(peers, 1_000_000);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${JSON.stringify({ cpuSeconds: (user + system) / 1e6 })}\n`);
worker.close();

async function fillRooms(people: number, ssrc: number): Promise<void> {
  for (let at = 0; at < people; at += roomSize)
    await fillRoom(await worker.createRouter({ mediaCodecs }), ssrc + at + 1);
}

async function fillRoom(router: types.Router, ssrc: number): Promise<void> {
  const room: Peer[] = [];
  for (let at = 0; at < roomSize; at++) {
    const [send, receive] = await Promise.all([connect(router), connect(router)]);
    const rtpParameters = microphoneParameters(ssrc + at);
    const producer = await send.produce({ kind: 'audio', rtpParameters });
    const consume = async (transport: types.WebRtcTransport, { id: producerId }: types.Producer) =>
      (await transport.consume({ producerId, rtpCapabilities: HEARS, paused: true })).resume();
    await Promise.all(room.map((other) => consume(receive, other.producer)));
    await Promise.all(room.map((other) => consume(other.receive, producer)));
    room.push({ receive, producer });
  }
}

async function connect(router: types.Router): Promise<types.WebRtcTransport> {
  const how = { enableUdp: true, enableTcp: true, preferUdp: true, initialAvailableOutgoingBitrate: 4_000_000 };
  const transport = await router.createWebRtcTransport({ webRtcServer, ...how });
  const fingerprints = [{ algorithm: 'sha-256' as const, value: FINGERPRINT }];
  await transport.connect({ dtlsParameters: { role: 'client', fingerprints } });
  return transport;
}
