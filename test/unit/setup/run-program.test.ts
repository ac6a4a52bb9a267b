import { describe, expect, test } from 'vitest';
import { withLock } from '../../../setup/file-lock.mjs';
import { attempt, run } from '../../../setup/run-program.mjs';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('a program', () => {
  test('gives what it printed, both ways, and each line as it comes', async () => {
    const lines: string[] = [];
    const output = await run('sh', ['-c', 'echo one; echo two >&2'], { onLine: (line) => lines.push(line) });
    expect(output.split('\n').toSorted()).toEqual(['', 'one', 'two']);
    expect(lines.toSorted()).toEqual(['one', 'two']);
  });

  test('that fails is told with its code, and the first and last of what it printed', async () => {
    const failure = run('sh', ['-c', 'seq 100; exit 3']);
    await expect(failure).rejects.toMatchObject({ name: 'SetupError', message: expect.stringContaining('failed (3)') });
    const { advice } = await failure.catch((error) => error);
    const lines = Array.from({ length: 100 }, (_, index) => String(index + 1));
    expect(advice.split('\n')).toEqual([...lines.slice(0, 15), '…', ...lines.slice(70)]);
  });

  test.each<[string, string[], object]>([
    ['sh', ['-c', 'echo no; exit 2'], { code: 2, output: 'no\n' }],
    ['sh', ['-c', 'kill -9 $$'], { code: 'SIGKILL', output: '' }],
    ['no-such-program', [], { code: 'ENOENT', output: expect.stringContaining('no-such-program') }],
  ])('%s %j: a failure is a result, where that is asked for', async (program, args, result) => {
    expect(await attempt(program, args)).toEqual(result);
  });

  test('ends when it is told to', async () => {
    const telling = new AbortController();
    const ended = attempt('sleep', ['600'], { signal: telling.signal });
    telling.abort();
    expect((await ended).code).toBe('SIGTERM');
  });
});

describe('a lock', () => {
  test('lets one in at a time, tells who waits, and is free again even after a failure', async () => {
    const file = `${temporaryFolder()}/locks/checkout.lock`;
    const steps: string[] = [];
    const { promise: toldToWait, resolve: onWait } = Promise.withResolvers<void>();
    const { promise: first, resolve: entered } = Promise.withResolvers<void>();
    const failing = withLock(
      file,
      () => undefined,
      async () => {
        entered();
        await toldToWait;
        steps.push('first');
        throw new Error('it failed');
      },
    );
    await first;
    const waiting = withLock(file, onWait, async () => steps.push('second'));
    await expect(failing).rejects.toThrow('it failed');
    await waiting;
    expect(steps).toEqual(['first', 'second']);
  });
});
