import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { CallId, PeerId } from '../../src/protocol/ids.ts';
import { freePorts } from '../support/free-ports.ts';
import { type RealMediaPlane, startMediaPlane } from '../support/media-worker.ts';

const room = CallId.parse('room');
const ann = PeerId.parse('ann');

async function start(options: { workers?: number; basePort?: number } = {}): Promise<RealMediaPlane> {
  const media = await startMediaPlane(options);
  onTestFinished(() => media.plane.close());
  return media;
}

const pids = async ({ plane }: RealMediaPlane): Promise<number[]> =>
  (await plane.snapshot()).workers.map(({ pid }) => pid);

/** Worker processes of this one. */
const children = (): string[] =>
  readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('mediasoup-worker'));

test('rooms are spread over the workers, each on its own UDP and TCP port', async () => {
  const media = await start({ workers: 2 });
  const sessions = await Promise.all([media.plane.open(room), media.plane.open(room)]);
  const more = [await media.plane.open(room), await media.plane.open(room)];
  const offers = await Promise.all([...sessions, ...more].map((session) => session.createTransport(ann, 'send')));
  const places = offers.map(({ iceCandidates }) => iceCandidates.map(({ protocol, port }) => `${protocol} ${port}`));
  for (const port of [media.basePort, media.basePort + 1]) {
    const here = places.filter(([first]) => first === `udp ${port}`);
    expect(here).toEqual(Array(2).fill([`udp ${port}`, `tcp ${port}`]));
  }
});

test('a session on each worker is one on each port, however busy they are', async () => {
  const media = await start({ workers: 2 });
  for (let rooms = 0; rooms < 3; rooms += 1) await media.plane.open(room);
  const sessions = await media.plane.openOnEach();
  const offers = await Promise.all(sessions.map((session) => session.createTransport(ann, 'send')));
  const ports = offers.map(({ iceCandidates: [first] }) => first?.port);
  expect(ports.toSorted()).toEqual([media.basePort, media.basePort + 1]);
});

test('a worker’s death fails its own sessions and no other’s', async () => {
  const media = await start({ workers: 2 });
  const sessions = [await media.plane.open(room), await media.plane.open(room)] as const;
  const [killed] = await pids(media);
  await media.killWorker();
  await expect.poll(() => sessions.filter(({ failed }) => failed.aborted)).toHaveLength(1);
  const [living] = sessions.filter(({ failed }) => !failed.aborted);
  await living?.createTransport(ann, 'send');
  await expect.poll(() => pids(media)).toHaveLength(2);
  expect(await pids(media)).not.toContain(killed);
});

test('a worker that dies again and again is replaced each time, after a pause, on the same port', async () => {
  const media = await start();
  for (let death = 0; death < 3; death++) {
    const pid = await media.killWorker();
    await expect.poll(async () => (await pids(media))[0] ?? pid, { timeout: 10_000 }).not.toBe(pid);
  }
  const { iceCandidates } = await (await media.plane.open(room)).createTransport(ann, 'send');
  expect(iceCandidates[0]?.port).toBe(media.basePort);
  expect(media.log.filter(({ message }) => message === 'media worker died')).toHaveLength(3);
});

test('opening a session while no worker runs waits for the next', async () => {
  const media = await start();
  const session = await media.plane.open(room);
  const opened = new Promise((resolve) => {
    session.failed.addEventListener('abort', () => resolve(media.plane.open(room)), { once: true });
  });
  await media.killWorker();
  await expect(opened).resolves.toMatchObject({ failed: { aborted: false } });
});

test('a session that is being opened as its worker dies is refused or fails: it is never left without an end', async () => {
  const media = await start();
  const opening = Array.from({ length: 50 }, () => media.plane.open(room));
  await media.killWorker();
  for (const outcome of await Promise.allSettled(opening)) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'worker-died' });
    else await expect.poll(() => outcome.value.failed.aborted).toBe(true);
  }
});

test('a port that is taken is named, and no process stays behind', async () => {
  const [port = 0] = await freePorts(1);
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  await expect(start({ workers: 2, basePort: port })).rejects.toThrow(`127.0.0.1 port ${port}`);
  await expect.poll(children).toEqual([]);
});

test('closing ends the processes, and those being started too', async () => {
  const media = await startMediaPlane({ workers: 2 });
  const before = children();
  expect(before).toHaveLength(2);
  await media.killWorker();
  const isNew = (pid: string): boolean => !before.includes(pid);
  await expect.poll(() => children().filter(isNew), { interval: 1 }).toHaveLength(1);
  expect(await pids(media)).toHaveLength(1);
  await media.plane.close();
  expect(children()).toEqual([]);
  expect(await pids(media)).toEqual([]);
});

test('what mediasoup calls an error is in the server’s log', async () => {
  const media = await start();
  const pid = await media.killWorker();
  const said = () => media.log.find(({ message }) => message === 'mediasoup error')?.details;
  await expect.poll(said).toMatchObject({ text: expect.stringContaining(`${pid}`) });
});

test('signals are left to the server: it drains before its workers go', async () => {
  const listeners = () => [process.listenerCount('SIGTERM'), process.listenerCount('SIGINT')];
  const before = listeners();
  await start();
  expect(listeners()).toEqual(before);
});
