import { setTimeout as sleep } from 'node:timers/promises';
import type { LightClient } from './light-client.ts';
import { inBatches, LARGE, signInAll, tokensFor } from './people.ts';
import { Presences } from './presences.ts';

export type Storm = { readonly ms: number; readonly lost: number };

const FAN = 'fan';
const STORM = 'storm';

/** In a large application one hears of those whom one watches: of all who come here, that is. */
export async function watchNewcomers(people: readonly LightClient[], changes: number): Promise<void> {
  const userIds = [...Array.from({ length: changes }, (_, nr) => `${FAN}-${nr}`), `${STORM}-0`];
  await inBatches(people, (person) => person.ask('presence.watch', { userIds }));
  await inBatches(people, (person) => person.ask('ping', {}));
}

/** All connections die at once, something happens, and all resume at once; nobody may lose or double what happened. */
export async function reconnectStorm(url: string, people: readonly LightClient[]): Promise<Storm> {
  const before = people.map(({ disorder }) => disorder);
  const heard = new Presences(people, `${STORM}-0`);
  for (const person of people) person.cut();
  const [newcomer] = await signInAll(url, await tokensFor(1, () => LARGE, STORM));
  const begun = performance.now();
  const back = await Promise.allSettled(people.map((person) => person.resume(url)));
  const ms = performance.now() - begun;
  await heard.all(10_000);
  newcomer?.cut();
  const lost = people.filter((person, nr) => {
    const isBack = back[nr]?.status === 'fulfilled';
    return !isBack || person.disorder !== before[nr] || heard.countOf(person) !== 1;
  });
  return { ms, lost: lost.length };
}

/** Many in a row are told in one message: here each is one change by itself. */
const BETWEEN_CHANGES_MS = 400;

/** From the moment when somebody signs in until everybody of the company has heard of it, in ms; each one's. */
export async function presenceFanout(url: string, people: readonly LightClient[], changes: number): Promise<number[]> {
  const took: number[] = [];
  const tokens = await tokensFor(changes, () => LARGE, FAN);
  for (const [nr, token] of tokens.entries()) {
    const heard = new Presences(people, `${FAN}-${nr}`);
    const begun = performance.now();
    const [newcomer] = await signInAll(url, [token]);
    await heard.all(10_000);
    took.push(...heard.times.map((at) => at - begun));
    newcomer?.cut();
    await sleep(BETWEEN_CHANGES_MS);
  }
  return took;
}

/** What a session holds that only waits. */
export async function bytesPerSession(
  url: string,
  count: number,
  bytes: () => Promise<number>,
): Promise<{ people: LightClient[]; bytes: number }> {
  const tokens = await tokensFor(count, undefined, 'idle');
  const before = await bytes();
  const people = await inBatches(tokens, async (token) => (await signInAll(url, [token]))[0]);
  // What was told of who came is acknowledged, as clients do with every ping.
  await inBatches(people, async (person) => person?.ask('ping', {}));
  return { people: people.flatMap((person) => person ?? []), bytes: ((await bytes()) - before) / count };
}
