import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from '../../../test/support/free-ports.ts';
import { spawnTied } from '../../../test/support/tied-process.ts';
import { findWorkerProgram } from '../../../workers/worker-program.ts';
import { cameraStreams, ONE_LAYER } from '../../load-generator/camera.ts';
import type { LoadGenerator } from '../../load-generator/load-generator.ts';
import { findLibsrtp } from '../../load-generator/native-program.ts';
import { progress } from '../../support/report.ts';
import { cpuSecondsOf, residentBytesOf } from '../processor.ts';
import type { Cores, Sfu } from '../sfu.ts';
import type { Shape } from '../shape.ts';
import { writeConfiguration } from './configuration.ts';
import { JanusApi } from './janus-api.ts';
import { readDescription, receivingAnswer, sendingOffer } from './sdp.ts';

const SOURCE = fileURLToPath(new URL('./loopback-only.c', import.meta.url));
/** One a connection; below what Linux gives out by itself. */
const MEDIA_PORTS = '20000-30000';
const PATIENCE_MS = 10_000;

/** Debian's Janus on the libsrtp that our worker has. */
export async function startJanus(cores: Cores): Promise<Sfu> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-janus-'));
  const [port = 0] = await freePorts(1);
  const preloaded = join(folder, 'loopback-only.so');
  await promisify(execFile)('gcc', ['-O2', '-shared', '-fPIC', '-o', preloaded, SOURCE]);
  await writeConfiguration(folder, { port, ports: MEDIA_PORTS });
  const libsrtp = await findLibsrtp();
  const sharedFolder = libsrtp.srtp === 'openssl' ? libsrtp.sharedFolder : null;
  const janus = spawnTied('/usr/bin/taskset', ['--cpu-list', String(cores.sfu), 'janus', '--configs-folder', folder], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      LD_PRELOAD: preloaded,
      ...(sharedFolder && { LD_LIBRARY_PATH: sharedFolder }),
    },
  });
  janus.stdout.resume();
  janus.stderr.resume();
  const ended = once(janus, 'close');
  await untilListening(port, ended);
  const api = await JanusApi.connect(port);
  const pid = janus.pid ?? 0;
  warnOfSrtp(sharedFolder !== null && readFileSync(`/proc/${pid}/maps`, 'utf8').includes(sharedFolder));
  return {
    cpuSeconds() {
      const forwarding = cpuSecondsOf(pid);
      return { forwarding, all: forwarding };
    },
    memoryBytes: () => residentBytesOf(pid),
    async fill(shape, generator) {
      for (let nr = 1; nr <= shape.rooms; nr++) await fillRoom(api, generator, shape, nr);
    },
    async stop() {
      api.close();
      janus.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function warnOfSrtp(janusHasOpenssl: boolean): void {
  const ours = findWorkerProgram().srtp;
  if (janusHasOpenssl && ours === 'openssl') return;
  const janus = janusHasOpenssl ? 'openssl' : 'nss';
  progress(`Their ratio says little: the SRTP libraries are not the same (our worker’s: ${ours}; Janus’: ${janus}).`);
}

async function fillRoom(api: JanusApi, generator: LoadGenerator, shape: Shape, room: number): Promise<void> {
  const { publishers, receivers, transportCc } = shape;
  // Neither a bound on what is sent, nor key frames that nobody asked for.
  const settings = { publishers, bitrate: 0, fir_freq: 0, videocodec: 'vp8', transport_wide_cc_ext: transportCc };
  await api.message(await api.attach(), { request: 'create', room, ...settings });
  const feeds: number[] = [];
  for (let at = 0; at < publishers; at++) {
    const camera = { ssrc: 100_000 * room + 10 * at, layers: ONE_LAYER, transportCc, retransmits: false };
    feeds.push(await publish(api, generator, room, camera));
  }
  for (let at = 0; at < receivers; at++) await watch(api, generator, room, feeds);
}

async function publish(
  api: JanusApi,
  generator: LoadGenerator,
  room: number,
  camera: Parameters<typeof cameraStreams>[0],
): Promise<number> {
  const endpoint = await generator.open();
  const [stream] = cameraStreams(camera);
  if (!stream) throw new Error('a camera without a stream');
  const body = { request: 'joinandconfigure', ptype: 'publisher', room };
  const offer = { type: 'offer' as const, sdp: sendingOffer(endpoint, stream) };
  const handle = await api.attach();
  const { data, description } = await api.message(handle, body, offer);
  const { remote, role } = readDescription(description?.sdp ?? '');
  await Promise.all([endpoint.connect(remote, role), api.connected(handle)]);
  endpoint.send(stream);
  return Number(data['id']);
}

async function watch(api: JanusApi, generator: LoadGenerator, room: number, feeds: readonly number[]): Promise<void> {
  const handle = await api.attach();
  const endpoint = await generator.open();
  const body = { request: 'join', ptype: 'subscriber', room, streams: feeds.map((feed) => ({ feed })) };
  const { description } = await api.message(handle, body);
  const { remote, role, sections } = readDescription(description?.sdp ?? '');
  if (sections.length !== feeds.length) throw new Error(`Janus offers ${sections.length} of ${feeds.length} streams`);
  await api.message(handle, { request: 'start' }, { type: 'answer', sdp: receivingAnswer(endpoint, sections) });
  await endpoint.connect(remote, role);
}

async function untilListening(port: number, ended: Promise<unknown>): Promise<void> {
  let over = false;
  void ended.then(() => (over = true));
  for (const begun = performance.now(); performance.now() - begun < PATIENCE_MS && !over; ) {
    const socket = connect(port, '127.0.0.1');
    const opened = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (opened) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Janus did not start');
}
