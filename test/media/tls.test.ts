import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { expect, test } from 'vitest';
import { certificateFor } from '../../setup/certificate.mjs';
import { startMain } from '../support/main-process.ts';
import { workerProgramForTests } from '../support/media-worker.ts';
import { RawClient } from '../support/raw-client.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Neither of the addresses that every certificate of ours is for. */
const ADDRESS = '127.0.0.2';

test('the real process serves https and wss with the certificate that `--lan` makes', async () => {
  const { cert, key } = await certificateFor(ADDRESS, temporaryFolder());
  const ca = readFileSync(cert);
  const main = await startMain({
    MEDIASOUP_WORKER_BIN: workerProgramForTests(),
    PARLEY_HOST: '0.0.0.0',
    PARLEY_MEDIA_HOST: '127.0.0.1',
    PARLEY_GUESTS: 'true',
    PARLEY_TLS_CERT_FILE: cert,
    PARLEY_TLS_KEY_FILE: key,
  });
  const { port } = new URL(await main.listening());
  const [response] = await once(get(`https://${ADDRESS}:${port}/healthz`, { ca, agent: false }), 'response');
  expect(response.statusCode).toBe(200);
  response.resume();

  const client = await RawClient.connect(`wss://${ADDRESS}:${port}/ws`, { ca, origin: `https://${ADDRESS}:${port}` });
  expect((await client.hello({ method: 'guest', name: 'Anna' })).me.name).toBe('Anna');
  await client.request('bye', {});
  expect((await client.closed).code).toBe(1000);
});
