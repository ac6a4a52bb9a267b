import { closeSync, openSync } from 'node:fs';
import type { SpreadFailure } from '../src/rooms/ports.ts';

/** What a worker's process takes of this one: pipes for its channel and its output, with the ends that are handed over. */
const DESCRIPTORS = 24;

/**
 * Node tells of a process that could not be started for want of descriptors where mediasoup does not listen yet, which
 * would end the server. So it is tried first.
 */
export function requireDescriptors(): void {
  const held: number[] = [];
  try {
    while (held.length < DESCRIPTORS) held.push(openSync('/dev/null', 'r'));
  } finally {
    for (const descriptor of held) closeSync(descriptor);
  }
}

const KINDS: readonly [RegExp, SpreadFailure][] = [
  [/address already in use|no more available ports|EADDRINUSE/, 'no-port'],
  [/too many open files|EMFILE|ENFILE/, 'no-descriptors'],
];

/** By what mediasoup, libuv and Node say. */
export function failureOf(error: unknown): SpreadFailure {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { message } = cause;
    const kind = KINDS.find(([says]) => says.test(message));
    if (kind) return kind[1];
  }
  return 'other';
}
