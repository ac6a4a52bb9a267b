import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { createProcessor } from '../support/impairment/processor.ts';
import { spawnTied } from '../support/tied-process.ts';

/** Wants a whole core for a second; says for how many seconds it had one. */
const BUSY = `const began = performance.now();
while (performance.now() - began < 1000);
const { user, system } = process.cpuUsage();
process.stdout.write(String((user + system) / 1e6));`;

/** Whoever is in the group goes on to do this. */
async function secondsOf(membersFile: string): Promise<number> {
  const child = spawnTied('/bin/sh', ['-c', `echo $$ > ${membersFile}; exec "$@"`, 'sh', process.execPath, '-e', BUSY]);
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  await once(child, 'close');
  return Number(said);
}

test('who is in a limited group gets no more of the processor than that, and as much as there is after its release', async () => {
  const processor = createProcessor('processor-test');
  onTestFinished(processor.remove);
  processor.limit(0.2);
  const limited = await secondsOf(processor.membersFile);
  expect(limited).toBeGreaterThan(0);
  // A second of it, and what node needs to start.
  expect(limited).toBeLessThan(0.5);
  const throttled = processor.throttled();
  expect(throttled).toBeGreaterThan(10);

  processor.release();
  expect(await secondsOf(processor.membersFile)).toBeGreaterThan(0);
  expect(processor.throttled()).toBe(throttled);
});
