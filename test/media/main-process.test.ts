import { describe, expect, test } from 'vitest';
import { startMain } from '../support/main-process.ts';
import { workerProgramForTests } from '../support/media-worker.ts';
import { RawClient } from '../support/raw-client.ts';

const worker = { MEDIASOUP_WORKER_BIN: workerProgramForTests() };

describe('the real process, with a real worker', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('O7: %s says bye to everybody and ends it with code 0', async (signal) => {
    const main = await startMain(worker);
    const url = await main.listening();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const client = await RawClient.connect(`${url.replace('http', 'ws')}/ws`);
    await client.hello({ method: 'guest', name: 'Anna' });
    main.signal(signal);
    expect(await client.notification('bye')).toMatchObject({ reason: 'server-stopping', action: 'reconnect' });
    expect((await client.closed).code).toBe(1001);
    expect(await main.ended).toEqual({ code: 0, signal: null });
  });

  test('O7: impatience changes nothing: a second SIGTERM while it stops', async () => {
    const main = await startMain(worker);
    await main.listening();
    main.signal('SIGTERM');
    main.signal('SIGTERM');
    expect(await main.ended).toEqual({ code: 0, signal: null });
  });

  test('O6: a wrong setting stops the start with code 1, its name, and no stack', async () => {
    const main = await startMain({ ...worker, PARLEY_PROT: '1' });
    expect(await main.ended).toEqual({ code: 1, signal: null });
    expect(main.output()).toContain('PARLEY_PROT is not a setting of Parley');
    expect(main.output()).not.toContain('    at ');
  });

  test('O6: a port that is taken is named, with the setting to change', async () => {
    const first = await startMain(worker);
    const port = new URL(await first.listening()).port;
    const second = await startMain({ ...worker, PARLEY_PORT: port });
    expect((await second.ended).code).toBe(1);
    expect(second.output()).toMatch(/port is taken.*PARLEY_PORT/);
  });

  test('O4: what it prints while people sign in has no token in it', async () => {
    const main = await startMain({ ...worker, PARLEY_LOG_LEVEL: 'debug' });
    const url = await main.listening();
    const client = await RawClient.connect(`${url.replace('http', 'ws')}/ws`);
    const { resumeToken, guestToken = '' } = await client.hello({ method: 'guest', name: 'Anna' });
    await client.request('bye', {});
    expect(main.output()).not.toContain(resumeToken);
    expect(main.output()).not.toContain(guestToken);
  });
});
