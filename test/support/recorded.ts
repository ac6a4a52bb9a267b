import type { TypedEmitter } from '../../src/shared/typed-emitter.ts';

type Fact<E> = { [K in keyof E]: { name: K; data: E[K] } }[keyof E];

/** Every fact of these names in the order in which it was emitted. */
export function recorded<E extends Record<string, unknown>, K extends keyof E>(
  emitter: TypedEmitter<E>,
  names: readonly K[],
): Fact<Pick<E, K>>[] {
  const facts: Fact<Pick<E, K>>[] = [];
  for (const name of names) emitter.on(name, (data) => void facts.push({ name, data }));
  return facts;
}

/** For emitters in tests: a listener that throws fails the test's process loudly. */
export const rethrow = (error: unknown): never => {
  throw error;
};
