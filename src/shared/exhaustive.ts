/** Ends an exhaustive `switch`: a case left out does not compile. */
export function exhaustive(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
