import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadServerSecret } from '../../../src/auth/server-secret.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('A7: is made once and outlives a restart, two at once included', async () => {
  const data = join(folder, 'not', 'there', 'yet');
  const [first, second] = await Promise.all([loadServerSecret(data), loadServerSecret(data)]);
  expect(first.byteLength).toBe(32);
  expect(second).toEqual(first);
  expect(await loadServerSecret(data)).toEqual(first);
});

test('A7: only its own user reads it', async () => {
  const data = join(folder, 'data');
  await loadServerSecret(data);
  expect((await stat(join(data, 'server-secret'))).mode & 0o777).toBe(0o600);
  expect((await stat(data)).mode & 0o777).toBe(0o700);
});

test('A7: a damaged one stops the start and says what to do', async () => {
  await writeFile(join(folder, 'server-secret'), 'short');
  await expect(loadServerSecret(folder)).rejects.toThrow(/damaged: copy it from a backup, or delete it/);
});
