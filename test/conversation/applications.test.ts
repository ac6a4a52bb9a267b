import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ADMIN, ask, mint, outcomeOf, register, signInWith } from '../support/registered.ts';
import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const settings = { PARLEY_ADMIN_TOKEN: ADMIN };
const HOUR = 3_600_000;

describe('by the API', () => {
  test('A9: an application that was registered signs its users in at once, and is isolated as any other', async () => {
    const server = await startServer({ settings });
    const desk = await register(server, { name: 'Acme Desk' });
    expect(desk).toMatchObject({ applicationId: 'acme-desk', secret: expect.stringMatching(/^pls_.{43}$/) });
    const anna = await signInWith(server, await mint(desk, 'anna'));
    const boris = await signInWith(server, await mint(desk, 'boris'));
    expect(boris.me.people).toMatchObject([{ userId: 'anna' }]);
    expect((await server.signIn('carol')).me.people).toEqual([]);
    expect(anna.me.me.applicationId).toBe('acme-desk');
  });

  test('A9: is listed without what is secret, which is neither in the database nor in the log', async () => {
    const folder = temporaryFolder();
    const server = await startServer({ settings: { ...settings, PARLEY_DATA_DIR: folder } });
    const { secret, apiKey } = await register(server, { name: 'Acme Desk', limits: { users: 7 } });
    const { body } = await ask(server, ADMIN, 'GET', '/api/applications');
    expect(body).toMatchObject({
      applications: [{ applicationId: 'acme-desk', name: 'Acme Desk', limits: { users: 7, calls: null } }],
    });
    const files = ['parley.sqlite', 'parley.sqlite-wal'].map((file) => readFileSync(join(folder, file), 'latin1'));
    const kept = [...files, JSON.stringify(body), ...server.logLines].join('\n');
    expect(kept).toContain('acme-desk');
    for (const value of [secret, apiKey]) expect(kept.includes(value)).toBe(false);
  });

  test('A9: removed, it signs nobody in any more, and who is signed in is signed out', async () => {
    const server = await startServer({ settings });
    const desk = await register(server, { name: 'Desk' });
    const token = await mint(desk, 'anna');
    expect(await outcomeOf(server, token)).toBe('signed-in');
    const [anna, stranger] = [await signInWith(server, token), await server.signIn('anna')];
    expect((await ask(server, ADMIN, 'DELETE', '/api/applications/desk')).status).toBe(204);
    expect(await anna.notification('bye')).toEqual({ reason: 'signed-out', action: 'disconnect' });
    expect(stranger.open).toBe(true);
    expect(await outcomeOf(server, token)).toBe('token-invalid');
    expect((await ask(server, desk.apiKey, 'GET', '/api/rooms')).status).toBe(401);
    expect((await ask(server, ADMIN, 'DELETE', '/api/applications/desk')).status).toBe(404);
  });

  test('A10: a secret is exchanged with an overlap in which both are good', async () => {
    const server = await startServer({ settings });
    const desk = await register(server, { name: 'Desk' });
    const { body } = await ask(server, ADMIN, 'POST', '/api/applications/desk/rotate', {
      kind: 'secret',
      overlapSeconds: 3_600,
    });
    const fresh = { ...desk, secret: String(body['value']) };
    const [before, after] = [await mint(desk, 'anna'), await mint(fresh, 'anna')];
    expect([await outcomeOf(server, before), await outcomeOf(server, after)]).toEqual(['signed-in', 'signed-in']);
    server.passes(HOUR + 1);
    expect([await outcomeOf(server, before), await outcomeOf(server, after)]).toEqual(['token-invalid', 'signed-in']);
  });

  test('A10: so is an API key; without an overlap the one before ends at once', async () => {
    const server = await startServer({ settings });
    const desk = await register(server, { name: 'Desk' });
    const rotation = { kind: 'api-key', overlapSeconds: 0 };
    const { body } = await ask(server, ADMIN, 'POST', '/api/applications/desk/rotate', rotation);
    const status = async (key: string) => (await ask(server, key, 'GET', '/api/rooms')).status;
    expect([await status(desk.apiKey), await status(String(body['value']))]).toEqual([401, 200]);
  });

  test.each([
    ['no name', {}, 400, 'invalid-data'],
    ['a name of which no id can be made', { name: 'Ёлка' }, 400, 'invalid-data'],
    ['an id of the settings', { name: 'x', applicationId: 'acme' }, 409, 'application-exists'],
    ['the guests’ id', { name: 'x', applicationId: 'guests' }, 409, 'application-exists'],
    ['an id that is registered', { name: 'Desk' }, 409, 'application-exists'],
    ['keys that travel in the clear', { name: 'x', jwksUrl: 'http://keys.example/jwks' }, 400, 'invalid-data'],
    ['a URL with a password', { name: 'x', webhookUrl: 'https://a:b@hook.example/' }, 400, 'invalid-data'],
    ['a bound that is none', { name: 'x', limits: { users: 0 } }, 400, 'invalid-data'],
    ['a word that is not known', { name: 'x', owner: 'me' }, 400, 'invalid-data'],
  ])('A9: %s is refused', async (_, body, status, code) => {
    const server = await startServer({ settings });
    await register(server, { name: 'Desk' });
    expect(await ask(server, ADMIN, 'POST', '/api/applications', body)).toMatchObject({ status, body: { code } });
    const { applications } = (await ask(server, ADMIN, 'GET', '/api/applications')).body as { applications: unknown[] };
    expect(applications).toHaveLength(1);
  });

  test('A9: administrators alone register, and API keys are for an application’s own calls alone', async () => {
    const server = await startServer({ settings });
    const { apiKey } = await register(server, { name: 'Desk' });
    const token = await server.token('anna');
    const status = async (bearer: string, path: string) => (await ask(server, bearer, 'GET', path)).status;
    expect([await status(apiKey, '/api/applications'), await status(token, '/api/applications')]).toEqual([403, 403]);
    expect([await status(ADMIN, '/api/rooms'), await status(token, '/api/rooms')]).toEqual([403, 403]);
    expect(await status('plk_guessed', '/api/rooms')).toBe(401);
  });
});

test('A9: what the command line changes, a running server sees', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const server = await startServer({ settings: { PARLEY_DATA_DIR: folder } });
  const admin = async (...args: string[]) => {
    const env = { PATH: process.env['PATH'], PARLEY_DATA_DIR: folder };
    const program = ['src/cli/admin.ts', 'application', ...args, '--json'];
    return JSON.parse((await promisify(execFile)(process.execPath, program, { env })).stdout);
  };
  const desk = await admin('create', 'Acme Desk', '--max-users', '1');
  expect(desk).toEqual({ applicationId: 'acme-desk', secret: expect.any(String), apiKey: expect.any(String) });
  const token = await mint(desk, 'anna');
  await expect.poll(() => outcomeOf(server, token), { timeout: 20_000, interval: 500 }).toBe('signed-in');
  await signInWith(server, token);
  expect(await outcomeOf(server, await mint(desk, 'boris'))).toBe('limit-reached');

  const { value } = await admin('rotate', 'acme-desk', '--overlap-hours', '0');
  await admin('change', 'acme-desk', '--max-users', '0', '--guests', 'no', '--max-room-kbps', '900');
  const fresh = await mint({ ...desk, secret: value }, 'boris');
  await expect.poll(() => outcomeOf(server, fresh), { timeout: 20_000, interval: 500 }).toBe('signed-in');
  expect(await outcomeOf(server, await mint(desk, 'anna'))).toBe('token-invalid');

  expect((await admin('list')).applications).toMatchObject([
    { name: 'Acme Desk', limits: { users: null, kbpsPerRoom: 900, kbps: null }, guests: false },
  ]);
  await admin('remove', 'acme-desk');
  await expect.poll(() => outcomeOf(server, fresh), { timeout: 20_000, interval: 500 }).toBe('token-invalid');
  await expect(admin('remove', 'acme-desk')).rejects.toMatchObject({
    code: 1,
    stderr: 'No application acme-desk is registered: look at the list.\n',
  });
});
