import { mkdir, writeFile } from 'node:fs/promises';
import { generatedPaths, regenerate } from './documents.ts';

/** `npm run docs`: writes what is generated anew. test/contract/docs.test.ts fails when that was forgotten. */
for (const path of generatedPaths) {
  const { file, current, fresh } = await regenerate(path);
  if (fresh !== current) {
    await mkdir(new URL('.', file), { recursive: true });
    await writeFile(file, fresh);
  }
  process.stdout.write(`${path}: ${fresh === current ? 'up to date' : 'written'}\n`);
}
