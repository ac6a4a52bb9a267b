import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Router } from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import { doctorRoutes } from '../../../src/http/doctor.ts';
import { healthRoutes, type ReadinessCheck } from '../../../src/http/health.ts';
import { close, createExpressApp, listen } from '../../../src/http/http-server.ts';
import { metricsRoutes } from '../../../src/http/metrics.ts';
import { statusAs } from '../../support/status-as.ts';

let server: Server | null = null;
afterEach(async () => {
  if (server) await close(server);
  server = null;
});

async function serve(router: Router): Promise<{ url: string; port: number; faults: unknown[] }> {
  const faults: unknown[] = [];
  const onFault = (error: unknown): string => `reference-${faults.push(error)}`;
  const folders = { web: '/nonexistent/web', sdk: '/nonexistent/sdk' };
  const app = createExpressApp([router], folders, { trustProxy: false, onFault });
  server = await listen(app, (_, socket) => socket.destroy(), {
    host: '127.0.0.1',
    port: 0,
    tls: null,
    trustProxy: false,
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, faults };
}

describe('health', () => {
  const right: ReadinessCheck = { name: 'right', problem: () => null };

  test('O1: alive whatever the checks say; ready when all are right', async () => {
    const { url } = await serve(healthRoutes([right]));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { ready: true, checks: [{ name: 'right', problem: null }] },
    ]);
  });

  test('O1: not ready names every problem', async () => {
    const { url } = await serve(healthRoutes([right, { name: 'wrong', problem: async () => 'It is wrong.' }]));
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      ready: false,
      checks: [{}, { name: 'wrong', problem: 'It is wrong.' }],
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

describe('metrics', () => {
  const scrape = async (accept?: string) => ({ contentType: 'text/plain; version=0.0.4', text: `up 1\n# ${accept}\n` });

  test('O2: are open without a token', async () => {
    const { url } = await serve(metricsRoutes(scrape, null));
    const response = await fetch(`${url}/metrics`);
    expect([response.status, await response.text()]).toEqual([200, 'up 1\n# */*\n']);
  });

  test('E2: are asked for as the client accepts, and caches are told so', async () => {
    const { url } = await serve(metricsRoutes(scrape, null));
    const response = await fetch(`${url}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
    expect(await response.text()).toContain('# application/openmetrics-text\n');
    expect(response.headers.get('vary')).toContain('Accept');
  });

  test.each([
    [undefined, 401],
    ['Bearer wrong', 401],
    ['the-metrics-token', 401],
    ['Bearer the-metrics-token', 200],
  ])('O2: with a token, %s gets %i', async (authorization, status) => {
    const { url } = await serve(metricsRoutes(scrape, 'the-metrics-token'));
    const response = await fetch(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });
    expect(response.status).toBe(status);
    expect((await response.text()).includes('up 1')).toBe(status === 200);
  });

  test('O8: a fault is 500 with the reference under which it is logged, and no stack', async () => {
    const { url, faults } = await serve(metricsRoutes(() => Promise.reject(new Error('hunter2')), null));
    const response = await fetch(`${url}/metrics`);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ error: 'the server met a fault', reference: 'reference-1' });
    expect(faults).toHaveLength(1);
  });
});

describe('without a token, a page of another site whose name was made to point here', () => {
  const open = metricsRoutes(async () => ({ contentType: 'text/plain', text: 'up 1' }), null);
  test.each([
    ['O2: reads no metrics', '/metrics', 'GET', open],
    ['X3: asks no doctor', '/doctor', 'POST', doctorRoutes(async () => [], null)],
  ])('%s', async (_, path, method, router) => {
    const { port } = await serve(router);
    for (const name of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '']) {
      expect(await statusAs(`${name}:${port}`, port, path, method), name).toBe(403);
    }
    for (const name of ['localhost', '127.0.0.1', '[::1]', '192.168.1.10']) {
      expect(await statusAs(`${name}:${port}`, port, path, method), name).toBe(200);
    }
  });
});

test('O8: what the request is to blame for keeps its status, and is no fault', async () => {
  const router = Router();
  router.get('/things/:thing', (_request, response) => void response.json({}));
  const { url, faults } = await serve(router);
  const response = await fetch(`${url}/things/%E0`);
  expect([response.status, await response.json()]).toEqual([400, { error: 'the request cannot be understood' }]);
  expect(faults).toEqual([]);
});

test('O1: an unknown address is 404 in JSON, with the headers that keep browsers safe', async () => {
  const { url } = await serve(healthRoutes([]));
  const response = await fetch(`${url}/nothing`);
  expect(response.status).toBe(404);
  expect(await response.json()).toHaveProperty('error');
  expect(response.headers.get('content-security-policy')).toContain("object-src 'none'");
  expect(response.headers.get('x-powered-by')).toBeNull();
});
