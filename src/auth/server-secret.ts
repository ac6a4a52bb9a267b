import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BYTES = 32;

/** This server's own secret: made at the first start, kept in the data folder, so that what it signed outlives a restart. */
export async function loadServerSecret(dataDirectory: string): Promise<Uint8Array> {
  const file = join(dataDirectory, 'server-secret');
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, randomBytes(BYTES), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const secret = await readFile(file);
  if (secret.byteLength !== BYTES) throw new Error(`${file} is damaged: delete it, and guests sign in anew`);
  return secret;
}
