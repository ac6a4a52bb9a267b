import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BYTES = 32;

/** This server's own secret: made at the first start, kept in the data folder, so that what it signed outlives a restart. */
export async function loadServerSecret(dataDirectory: string): Promise<Uint8Array> {
  const file = join(dataDirectory, 'server-secret');
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  // Written aside and linked: whoever reads the file, at the same moment too, finds all of it.
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, randomBytes(BYTES), { flag: 'wx', mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
  const secret = await readFile(file);
  if (secret.byteLength !== BYTES)
    throw new Error(
      `${file} is damaged: copy it from a backup, or delete it, after which guests sign in anew and applications need new secrets`,
    );
  return secret;
}
