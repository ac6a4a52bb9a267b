import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { certificateFor } from '../../../setup/certificate.mjs';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SCRIPT = fileURLToPath(new URL('../../../deploy/healthcheck.mjs', import.meta.url));

async function portOf(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return String((server.address() as AddressInfo).port);
}

const healthcheck = (environment: Record<string, string>): Promise<{ code: unknown; output: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT], { env: environment }, (error, output) =>
      resolve({ code: error ? error.code : 0, output }),
    );
  });

const answers =
  (status: number): RequestListener =>
  ({ url }, response) =>
    void response.writeHead(url === '/healthz' ? status : 404).end();

test.each([
  [200, 0],
  [503, 1],
])('an answer of %d ends it with %d', async (status, code) => {
  const PARLEY_PORT = await portOf(createServer(answers(status)));
  const output = `/healthz answered ${status}\n`;
  expect(await healthcheck({ PARLEY_HOST: '0.0.0.0', PARLEY_PORT })).toEqual({ code, output });
});

test('a server with a certificate is asked over https, whatever name that is for', async () => {
  const { cert, key } = await certificateFor('192.0.2.1', temporaryFolder());
  const server = createSecureServer({ cert: readFileSync(cert), key: readFileSync(key) }, answers(200));
  const PARLEY_PORT = await portOf(server);
  expect(await healthcheck({ PARLEY_PORT, PARLEY_TLS_CERT_FILE: cert })).toMatchObject({ code: 0 });
});

test('a server that is gone or silent ends it with 1', async () => {
  const silent = createServer(() => undefined);
  onTestFinished(() => silent.closeAllConnections());
  const port = await portOf(silent);
  expect(await healthcheck({ PARLEY_PORT: port })).toEqual({ code: 1, output: 'no answer within 4000 ms\n' });
  silent.close();
  expect(await healthcheck({ PARLEY_PORT: port })).toMatchObject({
    code: 1,
    output: expect.stringContaining('ECONNREFUSED'),
  });
});
