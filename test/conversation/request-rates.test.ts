import { expect, test } from 'vitest';
import { requestExamples } from '../../docs/generate/examples.ts';
import { isRequestType } from '../../src/protocol/contract.ts';
import { requestRates } from '../../src/signaling/rate-limits.ts';
import { connectedCall, expectAlive } from '../support/conversations.ts';
import { startServer } from '../support/server.ts';

/** Said on a connection that has a session, they are refused before they can do anything; `bye` would end it. */
const types = Object.keys(requestExamples)
  .filter(isRequestType)
  .filter((type) => type !== 'bye');

test.each(types)('L2: too many %s are refused with a time to wait, and nobody else notices', async (type) => {
  const server = await startServer({ clockStands: true });
  const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
  const call = await connectedCall(anna, boris);
  const flooder = await server.signIn('flooder');
  const { burst } = requestRates[type];
  const flood = Array.from({ length: burst + 1 }, () => flooder.send(type, requestExamples[type].params));
  const limited = await flooder.inbox.take('rate-limited', ({ re, data }) => re === flood.at(-1) && isRateLimit(data));
  const { details } = limited.data as { details: { retryAfterMs: number } };
  expect(details.retryAfterMs).toBeGreaterThan(0);
  await expectAlive(call, anna, boris);
  server.passes(details.retryAfterMs);
  const again = flooder.send(type, requestExamples[type].params);
  const answer = await flooder.inbox.take('an answer', ({ re }) => re === again);
  expect(isRateLimit(answer.data)).toBe(false);
});

const isRateLimit = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'code' in data && data.code === 'rate-limited';
