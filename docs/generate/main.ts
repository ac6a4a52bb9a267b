import { writeFile } from 'node:fs/promises';
import { documents, regenerate } from './documents.ts';

/** `npm run docs`: writes the generated sections anew. test/contract/docs.test.ts fails when that was forgotten. */
for (const path of Object.keys(documents)) {
  const { file, current, fresh } = await regenerate(path);
  if (fresh !== current) await writeFile(file, fresh);
  process.stdout.write(`${path}: ${fresh === current ? 'up to date' : 'written'}\n`);
}
