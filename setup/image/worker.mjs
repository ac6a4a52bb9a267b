// A step of the Dockerfile: `node setup/image/worker.mjs FOLDER` puts the media worker into FOLDER.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packagesAndWorker, WORKER_STEPS } from '../make-ready.mjs';
import { Progress } from '../progress.mjs';
import { requireNode } from '../require-node.mjs';
import { runCommand } from '../setup-error.mjs';

const [folder] = process.argv.slice(2);

await runCommand(async () => {
  requireNode();
  const program = await packagesAndWorker(new Progress(WORKER_STEPS));
  mkdirSync(folder, { recursive: true });
  cpSync(program, join(folder, 'mediasoup-worker'));
  const description = join(dirname(program), 'worker.json');
  if (existsSync(description)) cpSync(description, join(folder, 'worker.json'));
  return 0;
});
