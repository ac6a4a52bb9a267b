import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { createWorker, type types } from 'mediasoup';
import { workerProgramForTests } from '../../test/support/media-worker.ts';

/** What a packet a second costs a worker, in shares of one core. `piped`: at either end of a pipe, on the average. */
export type PacketCosts = { readonly received: number; readonly sent: number; readonly piped: number };

const PRODUCERS = 10;
const CONSUMERS = 15;
/** Of each producer: as a camera of 1.5 Mbit/s. */
const PACKETS_PER_SECOND = 200;
const PAYLOAD_BYTES = 1_000;
const MEASURED_MS = 6_000;
const SRTP = { cryptoSuite: 'AES_CM_128_HMAC_SHA1_80', keyBase64: Buffer.alloc(30, 7).toString('base64') } as const;
const SSRC = 1_000;

/**
 * Of the real worker program: what it takes with packets that come in, that go out encrypted, and that go out as they are.
 * Packets come in without SRTP, so receiving is somewhat dearer in reality; sending is most of it by far.
 */
export async function measurePacketCosts(): Promise<PacketCosts> {
  const sink = await deafSocket();
  try {
    const idle = await measure({ sinkPort: sink.port, consumers: 0, srtp: false });
    const plain = await measure({ sinkPort: sink.port, consumers: CONSUMERS, srtp: false });
    const encrypted = await measure({ sinkPort: sink.port, consumers: CONSUMERS, srtp: true });
    const incoming = PRODUCERS * PACKETS_PER_SECOND;
    const received = idle / incoming;
    const sentPlain = (plain - idle) / (incoming * CONSUMERS);
    return { received, sent: (encrypted - idle) / (incoming * CONSUMERS), piped: (received + sentPlain) / 2 };
  } finally {
    sink.close();
  }
}

type Load = { sinkPort: number; consumers: number; srtp: boolean };

async function measure(load: Load): Promise<number> {
  const worker = await createWorker({ workerBin: workerProgramForTests(), logLevel: 'error' });
  const socket = createSocket('udp4');
  try {
    const router = await worker.createRouter({
      mediaCodecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }],
    });
    const ports = await Promise.all(Array.from({ length: PRODUCERS }, (_, index) => produce(router, index, load)));
    const stop = sendTo(ports, socket);
    try {
      await pause(1_000);
      const before = await cpuSeconds(worker);
      const from = performance.now();
      await pause(MEASURED_MS);
      return ((await cpuSeconds(worker)) - before) / ((performance.now() - from) / 1_000);
    } finally {
      stop();
    }
  } finally {
    socket.close();
    worker.close();
  }
}

/** Returns the port on which it takes packets. */
async function produce(router: types.Router, index: number, { sinkPort, consumers, srtp }: Load): Promise<number> {
  const listenInfo = { protocol: 'udp', ip: '127.0.0.1' } as const;
  const incoming = await router.createPlainTransport({ listenInfo, comedia: true });
  const codec = { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 };
  const rtpParameters = { codecs: [codec], encodings: [{ ssrc: SSRC + index }] };
  const producer = await incoming.produce({ kind: 'audio', rtpParameters });
  const { rtpCapabilities } = router;
  for (let consumer = 0; consumer < consumers; consumer += 1) {
    const outgoing = await router.createPlainTransport({ listenInfo, enableSrtp: srtp });
    await outgoing.connect({ ip: '127.0.0.1', port: sinkPort, ...(srtp && { srtpParameters: SRTP }) });
    await outgoing.consume({ producerId: producer.id, rtpCapabilities });
  }
  return incoming.tuple.localPort;
}

/** Evenly, in the name of one producer each. */
function sendTo(ports: readonly number[], socket: Socket): () => void {
  const TICK_MS = 10;
  let sequence = 0;
  const timer = setInterval(() => {
    for (let burst = 0; burst < (PACKETS_PER_SECOND * TICK_MS) / 1_000; burst += 1) {
      sequence += 1;
      for (const [index, port] of ports.entries()) socket.send(packet(sequence, SSRC + index), port, '127.0.0.1');
    }
  }, TICK_MS);
  return () => clearInterval(timer);
}

/** RFC 3550 §5.1. */
function packet(sequence: number, ssrc: number): Buffer {
  const bytes = Buffer.alloc(12 + PAYLOAD_BYTES, 1);
  bytes.writeUInt8(0x80, 0);
  bytes.writeUInt8(111, 1);
  bytes.writeUInt16BE(sequence % 65_536, 2);
  bytes.writeUInt32BE((sequence * 240) % 4_294_967_296, 4);
  bytes.writeUInt32BE(ssrc, 8);
  return bytes;
}

/** Bound by a process that never reads: what is sent there costs nobody anything. */
async function deafSocket(): Promise<{ port: number; close: () => void }> {
  const program = `const s = require('node:dgram').createSocket('udp4');
    s.bind(0, '127.0.0.1', () => { process.stdout.write(String(s.address().port) + '\\n', () => process.kill(process.pid, 'SIGSTOP')); });`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve) => {
    child.stdout.once('data', (data) => resolve(Number(String(data))));
  });
  return { port, close: () => void child.kill('SIGKILL') };
}

async function cpuSeconds(worker: types.Worker): Promise<number> {
  const { ru_utime, ru_stime } = await worker.getResourceUsage();
  return (ru_utime + ru_stime) / 1_000;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
