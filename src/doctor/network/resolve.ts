import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** A host's addresses, as the system's resolver has them; empty where there are none. */
export async function resolve(host: string): Promise<string[]> {
  if (isIP(host)) return [host];
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
