import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { examine, runDoctor, settings } from '../../support/doctor.ts';
import { eventually } from '../../support/eventually.ts';
import { type MainProcess, startMain } from '../../support/main-process.ts';
import { workerProgramForTests } from '../../support/media-worker.ts';
import { killProcessesOf, processesOf } from '../../support/processes-of.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const worker = { MEDIASOUP_WORKER_BIN: workerProgramForTests() };

const logLines = (main: MainProcess): Record<string, unknown>[] =>
  main
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

const selfTested = (main: MainProcess) =>
  eventually(() => {
    const done = logLines(main).find(({ msg }) => msg === 'self-test done');
    if (!done) throw new Error('no self-test yet');
    return done;
  }, 15_000);

describe('a running server', () => {
  test('X3: is asked instead of being clashed with, and goes on', async () => {
    const environment = await settings({ PARLEY_MEDIA_WORKERS: '2' });
    const main = await startMain({ ...environment, ...worker });
    const url = await main.listening();
    const { exitCode, ok, codes } = await examine(environment);
    expect(ok('server')).toEqual([`Runs at ${url}, and was asked.`]);
    expect(ok('ports')).toEqual(['The server holds the ports that it needs.']);
    expect(ok('media-ports')).toHaveLength(4);
    expect(codes).not.toContain('server-not-running');
    expect(exitCode).toBe(0);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test('X3: asked by several at once it looks once; by others than this machine’s, and by GET, not at all', async () => {
    const environment = await settings();
    const main = await startMain({ ...environment, ...worker });
    const url = await main.listening();
    const answers = await Promise.all([1, 2].map(() => fetch(`${url}/doctor`, { method: 'POST' })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const forwarded = { method: 'POST', headers: { 'X-Forwarded-For': '203.0.113.9' } };
    expect((await fetch(`${url}/doctor`, forwarded)).status).toBe(403);
    expect((await fetch(`${url}/doctor`)).status).toBe(405);
  });

  test('server-not-running: it looks by itself', async () => {
    const { fault, ok } = await examine(await settings());
    expect(fault('server-not-running')?.level).toBe('note');
    expect(ok('media-ports')).toHaveLength(2);
  });

  test('server-refuses: its token is another one', async () => {
    const environment = await settings();
    const main = await startMain({ ...environment, ...worker, PARLEY_METRICS_TOKEN: 'a token for prometheus' });
    await main.listening();
    const without = await examine(environment);
    expect(without.codes).toEqual(['server-refuses']);
    expect(without.fault('server-refuses')?.found).toContain('answered 401');
    const withToken = await examine({ ...environment, PARLEY_METRICS_TOKEN: 'a token for prometheus' });
    expect(withToken.ok('server')).toHaveLength(1);
  });

  test('workers-too-few: one died, and does not start again', async () => {
    const folder = temporaryFolder();
    const program = join(folder, 'mediasoup-worker');
    copyFileSync(worker.MEDIASOUP_WORKER_BIN, program);
    const environment = await settings({ PARLEY_MEDIA_WORKERS: '2' });
    const main = await startMain({ ...environment, MEDIASOUP_WORKER_BIN: program });
    await main.listening();
    const [first = 0] = processesOf(program);
    rmSync(program);
    process.kill(first, 'SIGKILL');
    const { fault } = await eventually(async () => {
      const examination = await examine(environment);
      expect(examination.codes).toContain('workers-too-few');
      return examination;
    }, 20_000);
    expect(fault('workers-too-few')?.found).toBe('1 of 2 workers run.');
  });

  test('worker-makes-nothing: it lives and does not answer', async () => {
    const program = join(temporaryFolder(), 'mediasoup-worker');
    copyFileSync(worker.MEDIASOUP_WORKER_BIN, program);
    // One that is stopped does not see that its server has gone.
    onTestFinished(() => killProcessesOf(program));
    const environment = await settings();
    const main = await startMain({ ...environment, MEDIASOUP_WORKER_BIN: program });
    await main.listening();
    await selfTested(main);
    // Before the server itself finds it stuck, and replaces it; on a busy machine the doctor may come too late.
    await eventually(async () => {
      const [pid = 0] = processesOf(program);
      process.kill(pid, 'SIGSTOP');
      const { fault } = await examine(environment);
      expect(fault('worker-makes-nothing')?.found).toContain('no answer within 2 s');
    }, 30_000);
  });
});

describe('the self-test at the start', () => {
  test('X4: what it finds is a line with its fix, and the server serves all the same', async () => {
    const main = await startMain({ ...worker, PARLEY_ANNOUNCED_ADDRESS: 'media.invalid' });
    const url = await main.listening();
    await selfTested(main);
    expect(logLines(main)).toContainEqual(
      expect.objectContaining({
        level: 40,
        check: 'announced-address',
        code: 'announced-unresolved',
        finding: 'problem',
        fix: expect.stringContaining('PARLEY_ANNOUNCED_ADDRESS'),
        msg: 'media.invalid has no address.',
      }),
    );
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test('X4: where all is well it is one line, and it asks nobody else', async () => {
    const main = await startMain({
      ...worker,
      PARLEY_TURN_URLS: 'turn:relay.invalid',
      PARLEY_TURN_SECRET: 'x'.repeat(32),
    });
    await main.listening();
    expect(await selfTested(main)).toMatchObject({ level: 30, warnings: 0, problems: 0 });
    expect(logLines(main).filter(({ level }) => Number(level) > 30)).toEqual([]);
  });
});

test('X1: --help says what it does', async () => {
  const { exitCode, output } = await runDoctor({}, { arguments: ['--help'] });
  expect(exitCode).toBe(0);
  expect(output).toContain('npm run doctor');
});
