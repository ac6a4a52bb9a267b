import { randomUUID } from 'node:crypto';
import { rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { defineCheck } from '../check.ts';

const MIB = 1_048_576;
/** Less fills up within days where anything grows. */
const ENOUGH_MIB = 256;
/** Bits by which others than the owner may read, write or enter. */
const OTHERS = 0o077;

export const dataFolder = defineCheck({
  name: 'data-folder',
  title: 'Data folder',
  quick: true,
  faults: {
    'data-not-writable': {
      level: 'problem',
      means: 'The server cannot write into PARLEY_DATA_DIR, so it cannot keep what must outlive a restart.',
      fix: 'Give the folder to the user who runs Parley, or set PARLEY_DATA_DIR to one that this user may write.',
    },
    'data-disk-full': {
      level: 'warning',
      means: `Less than ${ENOUGH_MIB} MiB are free where PARLEY_DATA_DIR lies.`,
      fix: 'Make room on that disk, or move PARLEY_DATA_DIR to another one.',
    },
    'data-secret-open': {
      level: 'warning',
      means: 'Others than the server’s user can read server-secret, and could sign in as any guest.',
      fix: 'Run `chmod 600` on the file; if somebody may have read it, delete it, restart, and rotate the secrets of registered applications.',
    },
  },
  async examine({ config: { dataDirectory } }, tell) {
    const folder = resolve(dataDirectory);
    // The server makes it at its start. Made by the doctor, it would belong to who ran that.
    const existing = await nearestExisting(folder);
    const problem = await writeInto(existing);
    if (problem) return tell.fault('data-not-writable', `${folder}: ${problem}.`);
    const { bavail, bsize } = await statfs(existing);
    const free = Math.floor((bavail * bsize) / MIB);
    if (free < ENOUGH_MIB) tell.fault('data-disk-full', `${free} MiB are free at ${folder}.`);
    const secret = join(folder, 'server-secret');
    const { mode = 0 } = (await stat(secret).catch(() => null)) ?? {};
    if (mode & OTHERS) tell.fault('data-secret-open', `${secret} has the mode ${(mode & 0o777).toString(8)}.`);
    tell.ok(`${folder} can be written; ${free} MiB are free.`);
  },
});

async function nearestExisting(folder: string): Promise<string> {
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  return exists || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}

/** Why a file cannot be written there; null when it can. */
async function writeInto(folder: string): Promise<string | null> {
  const file = join(folder, `.doctor-${randomUUID()}`);
  try {
    await writeFile(file, 'Parley’s doctor looks whether it can write here.');
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}
