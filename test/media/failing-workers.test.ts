import { once } from 'node:events';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { CallId, PeerId } from '../../src/protocol/ids.ts';
import type { WorkerFailure } from '../../src/rooms/ports.ts';
import { type RealMediaPlane, startMediaPlane, workerProgramForTests } from '../support/media-worker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { spawnTied } from '../support/tied-process.ts';

const room = CallId.parse('room');
const ann = PeerId.parse('ann');

async function start(options: Parameters<typeof startMediaPlane>[0]): Promise<RealMediaPlane> {
  const media = await startMediaPlane(options);
  onTestFinished(() => media.plane.close());
  return media;
}

const workersOf = async ({ plane }: RealMediaPlane) => (await plane.snapshot()).workers;
const failuresOf = async ({ plane }: RealMediaPlane, kind: WorkerFailure) => (await plane.snapshot()).failures[kind];

/** Which worker, by its pid, carries what is opened now. */
async function openedOn(media: RealMediaPlane) {
  const session = await media.plane.open(room);
  const { iceCandidates } = await session.createTransport(ann, 'send');
  const slot = (iceCandidates[0]?.port ?? 0) - media.basePort;
  return { session, pid: (await workersOf(media)).find((worker) => worker.slot === slot)?.pid ?? 0, slot };
}

test('K4: a worker that lives and does not answer is killed and replaced; its rooms fail, and no other’s', async () => {
  const media = await start({ workers: 2 });
  const [stuck, well] = [await openedOn(media), await openedOn(media)];
  expect(stuck.pid).not.toBe(well.pid);
  const waiting = stuck.session.stats(ann).catch((error: unknown) => error);
  process.kill(stuck.pid, 'SIGSTOP');
  const asked = stuck.session.createTransport(ann, 'recv');
  await expect(asked).rejects.toMatchObject({ code: 'worker-stuck' });
  await waiting;
  expect(stuck.session.failed.reason).toMatchObject({ code: 'worker-stuck' });
  expect(well.session.failed.aborted).toBe(false);
  await well.session.createTransport(ann, 'recv');

  await expect.poll(async () => (await workersOf(media)).map(({ slot }) => slot).toSorted()).toEqual([0, 1]);
  expect((await workersOf(media)).map(({ pid }) => pid)).not.toContain(stuck.pid);
  expect((await media.plane.snapshot()).failures).toMatchObject({ stuck: 1, died: 0 });
  expect(media.log.map(({ message }) => message)).toContain('media worker is stuck');
  expect(() => process.kill(stuck.pid, 0)).toThrow('ESRCH');
});

test('K4: a pause of the whole machine kills no worker', async () => {
  const media = await start({ workers: 1 });
  const { session, pid } = await openedOn(media);
  process.kill(pid, 'SIGSTOP');
  // Neither does this process anything meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_000);
  process.kill(pid, 'SIGCONT');
  await session.createTransport(ann, 'recv');
  expect((await media.plane.snapshot()).failures).toMatchObject({ stuck: 0, died: 0 });
});

test('K5: a port that another program took meanwhile is waited for, and a worker comes when it is free', async () => {
  const media = await start({ workers: 1 });
  const pid = await media.killWorker();
  const thief = await takePort(media.basePort, pid);
  await expect.poll(() => failuresOf(media, 'no-port')).toBeGreaterThan(1);
  const said = media.log.find(({ message }) => message === 'media worker did not start');
  expect(said?.details).toMatchObject({ reason: 'no-port' });
  const refused = media.plane.open(room);
  await expect(refused).rejects.toMatchObject({ code: 'no-worker' });
  thief.close();
  await expect.poll(async () => (await workersOf(media)).length, { timeout: 40_000 }).toBe(1);
  await openedOn(media);
});

test('K5: without descriptors no worker starts, which is said, and one comes when there are some', async () => {
  const folder = temporaryFolder();
  const [few, workerProgram] = [join(folder, 'few'), join(folder, 'mediasoup-worker')];
  const script = `#!/bin/sh\n[ -e ${few} ] && ulimit -n 12\nexec ${workerProgramForTests()} "$@"\n`;
  writeFileSync(workerProgram, script);
  chmodSync(workerProgram, 0o755);
  const media = await start({ workers: 1, workerProgram });
  writeFileSync(few, '');
  await media.killWorker();
  await expect.poll(() => failuresOf(media, 'no-descriptors')).toBeGreaterThan(1);
  const refused = media.plane.open(room);
  await expect(refused).rejects.toMatchObject({ code: 'no-worker' });
  rmSync(few);
  await expect.poll(async () => (await workersOf(media)).length, { timeout: 40_000 }).toBe(1);
  await openedOn(media);
});

test('K5: where the server itself has no descriptors left it goes on, and has a worker again when it has some', async () => {
  const program = fileURLToPath(new URL('../support/few-descriptors-program.ts', import.meta.url));
  const child = spawnTied('/bin/sh', ['-c', `ulimit -n 120; exec ${process.execPath} ${program}`]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
  const [code] = await once(child, 'close');
  expect({ code, said: output.split('\n').filter((line) => /^(refused|back)$/.test(line)) }, output).toEqual({
    code: 0,
    said: ['refused', 'back'],
  });
});

/** Before this process hears that the worker died, and starts the next one. */
function takePort(port: number, pid: number): Promise<Server> {
  const isGone = () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  };
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, isGone() ? 0 : 300);
  const server = createServer();
  onTestFinished(() => void server.close());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
