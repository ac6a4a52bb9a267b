import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { gatherWrites } from '../../../src/signaling/gather-writes.ts';

/** Tells what reaches the kernel, a list for each call. */
function recorded(): { stream: Writable; calls: string[][] } {
  const calls: string[][] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      calls.push([String(chunk)]);
      done();
    },
    writev: (chunks, done) => {
      calls.push(chunks.map(({ chunk }) => String(chunk)));
      done();
    },
  });
  return { stream, calls };
}

function send(stream: Writable, frame: string): void {
  gatherWrites(stream, () => undefined);
  stream.write(frame);
}

describe('gathered writes', () => {
  test('what is sent in one turn, and in the promises that it resolves, is one call of the kernel', async () => {
    const { stream, calls } = recorded();
    send(stream, 'one');
    await Promise.resolve().then(() => send(stream, 'two'));
    expect(calls).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toEqual([['one', 'two']]);
  });

  test('what the kernel has not taken is looked at when the turn is over, not while it gathers', async () => {
    const { stream } = recorded();
    const left: number[] = [];
    gatherWrites(stream, () => left.push(stream.writableLength));
    stream.write('a'.repeat(2_000_000));
    await new Promise((resolve) => setImmediate(resolve));
    expect(left).toEqual([0]);
  });

  test('the next turn’s does not wait', async () => {
    const { stream, calls } = recorded();
    for (const frame of ['one', 'two']) {
      send(stream, frame);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(calls).toEqual([['one'], ['two']]);
  });

  test('who gathers already is left to it', () => {
    const { stream, calls } = recorded();
    stream.cork();
    send(stream, 'one');
    send(stream, 'two');
    expect(calls).toEqual([]);
    stream.uncork();
    expect(calls).toEqual([['one', 'two']]);
  });
});
