import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from 'mediasoup';
import { expect, onTestFinished, test } from 'vitest';
import { findWorkerProgram } from '../../workers/worker-program.ts';
import { workerProgramForTests } from '../support/media-worker.ts';

async function program(description?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-worker-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'mediasoup-worker'), '', { mode: 0o755 });
  if (description !== undefined) await writeFile(join(folder, 'worker.json'), description);
  return join(folder, 'mediasoup-worker');
}

test('a worker program is described by the file beside it', async () => {
  const path = await program('{ "version": "3.0.0", "srtp": "nss", "source": "built" }');
  expect(findWorkerProgram(path)).toEqual({
    path,
    version: '3.0.0',
    srtp: 'nss',
    source: 'built',
    wholeAv1Frames: false,
  });
});

test('F30: one that set-up built says that it keeps frames of AV1 whole', async () => {
  expect(findWorkerProgram(workerProgramForTests())).toMatchObject({ source: 'built', wholeAv1Frames: true });
});

test.each([
  ['without a description', undefined],
  ['with one that is not JSON', 'OpenSSL'],
  ['with one of another kind', '{ "srtp": "rot13" }'],
])('of a worker program %s, nothing is claimed', async (_, description) => {
  const path = await program(description);
  expect(findWorkerProgram(path)).toEqual({ path, version, srtp: 'unknown', source: 'unknown', wholeAv1Frames: false });
});

test('a missing worker program is named, with what to do', () => {
  expect(() => findWorkerProgram('/nowhere/mediasoup-worker')).toThrow('/nowhere/mediasoup-worker: run `npm start`');
});
