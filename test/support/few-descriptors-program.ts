import { closeSync, openSync } from 'node:fs';
import { startMediaPlane } from './media-worker.ts';

/** Started with few descriptors, it uses them all up when its worker dies, and says what comes of it. */
const { plane, killWorker } = await startMediaPlane();
const held: number[] = [];
const isFull = (): boolean => {
  try {
    held.push(openSync('/dev/null', 'r'));
    return false;
  } catch {
    return true;
  }
};
while (!isFull());
await killWorker();
await until(async () => (await plane.snapshot()).failures['no-descriptors'] > 0);
process.stdout.write('refused\n');
for (const descriptor of held) closeSync(descriptor);
await until(async () => (await plane.snapshot()).workers.length === 1);
process.stdout.write('back\n');
await plane.close();

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
