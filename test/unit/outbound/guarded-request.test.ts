import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ForbiddenAddress, guardedRequest } from '../../../src/outbound/guarded-request.ts';

const request = { method: 'GET', headers: {}, timeoutMs: 1_000, maxBytes: 1_000 } as const;

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('A11: a server on this machine or in the company’s network is asked, by address and by name', async () => {
  const port = await serve((_, response) => response.end('here'));
  expect(await guardedRequest(`http://127.0.0.1:${port}/`, request)).toEqual({ status: 200, body: 'here' });
  expect(await guardedRequest(`http://localhost:${port}/`, request)).toEqual({ status: 200, body: 'here' });
});

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://[fe80::1]/',
  'http://[::ffff:169.254.169.254]/',
  'http://100.100.100.200/latest/meta-data/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[fd00:ec2::254]/',
  'http://0.0.0.0/',
  'http://224.0.0.1/',
  'http://2852039166/',
])('A11: %s is never asked', async (url) => {
  await expect(guardedRequest(url, request)).rejects.toBeInstanceOf(ForbiddenAddress);
});

test('A11: it follows nobody elsewhere', async () => {
  const port = await serve((_, response) => response.writeHead(302, { Location: 'http://169.254.169.254/' }).end());
  expect((await guardedRequest(`http://127.0.0.1:${port}/`, request)).status).toBe(302);
});

test('A11: an answer that is too long, or never comes, is an error', async () => {
  const long = await serve((_, response) => response.end('x'.repeat(2_000)));
  await expect(guardedRequest(`http://127.0.0.1:${long}/`, request)).rejects.toThrow('more than 1000 bytes');
  const silent = await serve(() => undefined);
  const patient = guardedRequest(`http://127.0.0.1:${silent}/`, { ...request, timeoutMs: 50 });
  await expect(patient).rejects.toThrow();
});
