import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startPrometheus } from '../support/prometheus.ts';

test('the Prometheus of the tests scrapes, answers queries, and says what it did not find', async () => {
  let scrapes = 0;
  const target = createServer((_, response) =>
    response.end(`apples{kind="red"} ${++scrapes}\napples{kind="green"} 7\n`),
  );
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void target.close());
  const prometheus = await startPrometheus({ target: `127.0.0.1:${(target.address() as AddressInfo).port}` });
  onTestFinished(() => prometheus.stop());

  const poll = { timeout: 10_000 };
  await expect.poll(() => prometheus.query('up'), poll).toBe(1);
  await expect.poll(() => prometheus.query('apples{kind="green"}'), poll).toBe(7);
  await expect.poll(() => prometheus.query('apples{kind="red"}'), poll).toBeGreaterThan(1);
  expect(await prometheus.query('pears')).toBeNull();
  expect((await prometheus.series('apples')).map(({ labels }) => labels['kind'])).toEqual(['green', 'red']);
  await expect(prometheus.query('apples')).rejects.toThrow('2 series');
  await expect(prometheus.query('apples{')).rejects.toThrow('refused');
});
