import { signAccessToken } from '../../src/auth/access-token.ts';
import { applicationId, userId } from '../../test/support/people.ts';
import { LightClient } from './light-client.ts';

/** Companies of fifty or so, and one in which all see each other. */
const APPLICATIONS = 40;
export const LARGE = 'large';
/** Signed in at once by so many: more would measure how clients wait for each other. */
const AT_ONCE = 50;
const LIFE_S = 3_600;

const ids = [LARGE, ...Array.from({ length: APPLICATIONS }, (_, nr) => `application-${nr}`)];
const secretOf = (application: string): string => `secret-of-${application}`.padEnd(32, '-');

/** PARLEY_APPLICATIONS, for the server that they come to. */
export const applicationsSetting = ids.map((id) => `${id}:${secretOf(id)}`).join(',');

const spread = (nr: number): string => ids[1 + (Math.floor(nr / 2) % APPLICATIONS)] ?? LARGE;

/** Minted beforehand, as an application's own server would. */
export function tokensFor(count: number, of: (nr: number) => string = spread, prefix = 'user'): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, (_, nr) => {
      const application = of(nr);
      const user = `${prefix}-${nr}`;
      const identity = { applicationId: applicationId(application), userId: userId(user), name: user };
      return signAccessToken(identity, new TextEncoder().encode(secretOf(application)), LIFE_S);
    }),
  );
}

export const signInAll = (url: string, tokens: readonly string[]): Promise<LightClient[]> =>
  inBatches(tokens, async (token) => {
    const client = await LightClient.connect(url, 'welcome');
    await client.hello(token);
    return client;
  });

export async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}
