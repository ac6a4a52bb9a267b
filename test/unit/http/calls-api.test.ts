import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type CallLog,
  CallLogError,
  type CallQuery,
  type Scope,
  type WorstQuery,
} from '../../../src/history/call-log.ts';
import { ApiAccess } from '../../../src/http/api/api-access.ts';
import { callsApi } from '../../../src/http/api/calls-api.ts';
import { close, createExpressApp, listen } from '../../../src/http/http-server.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { applicationId, userId } from '../../support/people.ts';
import { statusAs } from '../../support/status-as.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const ADMIN = 'a token of the administrator';

type Reading = Pick<CallLog, 'report' | 'calls' | 'worst'>;
type Options = { adminToken?: string | null; log?: Partial<Reading>; trustProxy?: boolean };

/** The API over a log that remembers what it was asked. Anna’s access token is `anna`; `old` has expired. */
async function serve({ adminToken = ADMIN, log = {}, trustProxy = false }: Options = {}) {
  const asked: { report?: [string, Scope]; calls?: CallQuery; worst?: WorstQuery } = {};
  const reading: Reading = {
    report: async (callId, within) => {
      asked.report = [callId, within];
      return callId === 'known' ? '{"call":"it"}' : null;
    },
    calls: async (query) => {
      asked.calls = query;
      return { calls: [], next: null };
    },
    worst: async (query) => {
      asked.worst = query;
      return [];
    },
    ...log,
  };
  const authenticate = async (token: string) => {
    if (token === 'anna') return { applicationId: applicationId('acme'), userId: userId('anna') };
    throw new ProtocolError(token === 'old' ? 'token-expired' : 'token-invalid', 'It is not good.');
  };
  const access = new ApiAccess(adminToken, authenticate, (key) => (key === 'plk_acme' ? applicationId('acme') : null));
  const faults: unknown[] = [];
  const app = createExpressApp(
    [callsApi({ access, log: reading, wallClock: () => NOW })],
    { web: '/nonexistent', sdk: '/nonexistent' },
    { trustProxy, onFault: (error) => `reference-${faults.push(error)}` },
  );
  const server: Server = await listen(app, (_, socket) => socket.destroy(), {
    host: '127.0.0.1',
    port: 0,
    tls: null,
    trustProxy,
  });
  onTestFinished(() => close(server));
  const { port } = server.address() as AddressInfo;
  const get = async (path: string, token?: string, headers: Record<string, string> = {}) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { ...headers, ...authorization } });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return { get, asked, faults, port };
}

describe('who may read', () => {
  test.each([
    ['an administrator', ADMIN, { kind: 'everything' }],
    ['an application', 'plk_acme', { kind: 'application', applicationId: 'acme' }],
    ['a user', 'anna', { kind: 'participant', applicationId: 'acme', userId: 'anna' }],
  ])('H10: %s', async (_, token, scope) => {
    const { get, asked } = await serve();
    expect(await get('/api/calls/known/report', token)).toMatchObject({ status: 200, body: { call: 'it' } });
    expect(asked.report).toEqual(['known', scope]);
    await get('/api/calls', token);
    expect(asked.calls?.within).toEqual(scope);
  });

  test.each<[string, string | undefined, number, string]>([
    ['no token', undefined, 401, 'token-invalid'],
    ['a wrong token', 'wrong', 401, 'token-invalid'],
    ['the administrator’s token in part', ADMIN.slice(0, -1), 401, 'token-invalid'],
    ['an access token that has expired', 'old', 401, 'token-expired'],
  ])('H10: not: %s', async (_, token, status, code) => {
    const { get, asked } = await serve();
    for (const path of ['/api/calls', '/api/calls/worst', '/api/calls/known/report']) {
      const answer = await get(path, token);
      expect(answer).toMatchObject({ status, body: { code, message: expect.stringMatching(/\.$/) } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(asked).toEqual({});
  });

  test('H10: a user reads no list of others’ calls', async () => {
    const { get, asked } = await serve();
    for (const path of ['/api/calls?user=boris', '/api/calls?application=other', '/api/calls/worst']) {
      expect(await get(path, 'anna')).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    }
    expect(asked).toEqual({});
    expect((await get('/api/calls?user=anna&application=acme', 'anna')).status).toBe(200);
  });

  test('H10: a call that is not there, or is not theirs', async () => {
    const { get } = await serve();
    expect(await get('/api/calls/other/report', 'anna')).toMatchObject({
      status: 404,
      body: { code: 'call-not-found' },
    });
  });
});

describe('without an administrator’s token', () => {
  test('H10: this machine may, by its own name; a wrong token may not', async () => {
    const { get } = await serve({ adminToken: null });
    expect((await get('/api/calls')).status).toBe(200);
    expect((await get('/api/calls', 'wrong')).status).toBe(401);
  });

  test.each([
    [{ 'x-forwarded-for': '203.0.113.7' }, false],
    [{ 'x-forwarded-for': '203.0.113.7' }, true],
  ])('H10: nobody through a proxy: %o, trusted: %s', async (headers, trustProxy) => {
    const { get } = await serve({ adminToken: null, trustProxy });
    expect(await get('/api/calls', undefined, headers)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });

  test('H10: no page of another site whose name was made to point here', async () => {
    const { port } = await serve({ adminToken: null });
    expect(await statusAs(`evil.example:${port}`, port, '/api/calls')).toBe(403);
    expect(await statusAs(`localhost:${port}`, port, '/api/calls')).toBe(200);
    expect(await statusAs(`[::1]:${port}`, port, '/api/calls')).toBe(200);
  });
});

describe('what is asked for', () => {
  test('H11: parameters reach the log as they are meant', async () => {
    const { get, asked } = await serve();
    const from = '2026-11-22T10:00:00%2B02:00';
    await get(`/api/calls?user=boris&from=${from}&to=1700000000000&outcome=lost&limit=7&cursor=abc`, ADMIN);
    expect(asked.calls).toEqual({
      within: { kind: 'everything' },
      userId: 'boris',
      from: Date.UTC(2026, 10, 22, 8),
      to: 1_700_000_000_000,
      outcome: 'lost',
      limit: 7,
      cursor: 'abc',
    });
    await get('/api/calls?application=acme', ADMIN);
    expect(asked.calls).toMatchObject({ within: { kind: 'application', applicationId: 'acme' }, limit: 50 });
  });

  test('H12: the worst, of a day unless it is said since when', async () => {
    const { get, asked } = await serve();
    await get('/api/calls/worst', ADMIN);
    expect(asked.worst).toEqual({ within: { kind: 'everything' }, since: NOW - 86_400_000, limit: 50 });
    await get('/api/calls/worst?since=2026-11-22T00:00:00Z&limit=3&application=acme', ADMIN);
    expect(asked.worst).toMatchObject({ since: Date.UTC(2026, 10, 22), limit: 3, within: { kind: 'application' } });
  });

  test.each([
    ['/api/calls?limit=0', 'limit'],
    ['/api/calls?limit=201', 'limit'],
    ['/api/calls?limit=many', 'limit'],
    ['/api/calls?outcome=bad', 'outcome'],
    ['/api/calls?from=yesterday', 'from'],
    ['/api/calls?from=2026-11-22', 'from'],
    ['/api/calls?user=a&user=b', 'user'],
    ['/api/calls?user=', 'user'],
    ['/api/calls?useer=anna', 'useer'],
    ['/api/calls/worst?since=-1', 'since'],
    ['/api/calls/known/report?download=yes', 'download'],
    [`/api/calls/${'x'.repeat(65)}/report`, 'callId'],
    ['/api/calls/%00/report', 'callId'],
  ])('H11: what cannot be is named: %s', async (path, name) => {
    const { get, asked } = await serve();
    const answer = await get(path, ADMIN);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid-data', message: expect.stringContaining(name) },
    });
    expect(asked).toEqual({});
  });

  test('H10: a report to save', async () => {
    const { get } = await serve();
    const shown = await get('/api/calls/known/report', ADMIN);
    const saved = await get('/api/calls/known/report?download', ADMIN);
    expect(shown.headers.get('content-disposition')).toBeNull();
    expect(saved.headers.get('content-disposition')).toBe('attachment; filename=call-known.json');
    expect(saved.headers.get('content-type')).toContain('application/json');
    expect([shown.headers.get('cache-control'), saved.body]).toEqual(['no-store', shown.body]);
  });
});

describe('what goes wrong', () => {
  const failing = (error: Error): Partial<Reading> => ({ calls: () => Promise.reject(error) });

  test('H10: while the database is away: try again', async () => {
    const { get, faults } = await serve({ log: failing(new CallLogError('unavailable', 'connect ECONNREFUSED')) });
    const answer = await get('/api/calls', ADMIN);
    expect(answer).toMatchObject({ status: 503, body: { code: 'history-unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(JSON.stringify(answer.body)).not.toContain('ECONN');
    expect(faults).toEqual([]);
  });

  test('H11: a cursor of no page', async () => {
    const { get } = await serve({ log: failing(new CallLogError('bad-cursor', 'Begin without one.')) });
    const answer = await get('/api/calls?cursor=x', ADMIN);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid-data', message: expect.stringContaining('cursor') },
    });
  });

  test('O8: a fault is 500 with the reference under which it is logged, and no stack', async () => {
    const { get, faults } = await serve({ log: failing(new Error('hunter2')) });
    expect(await get('/api/calls', ADMIN)).toMatchObject({ status: 500, body: { reference: 'reference-1' } });
    expect(faults).toHaveLength(1);
  });

  test.each(['/api/calls/%E0/report', '/api/calls/%/report'])(
    'H11: a path that cannot be decoded is no fault: %s',
    async (path) => {
      const { get, asked, faults } = await serve();
      expect(await get(path)).toMatchObject({
        status: 400,
        body: { code: 'invalid-data', message: expect.stringMatching(/^[A-Z].*\.$/) },
      });
      expect([asked, faults]).toEqual([{}, []]);
    },
  );

  test('H14: too many requests from one address', async () => {
    const { get } = await serve();
    const statuses = new Map<number, number>();
    for (let count = 0; count < 305; count++) {
      const { status } = await get('/api/calls', ADMIN);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 200: 300, 429: 5 });
    const answer = await get('/api/calls', ADMIN);
    expect(answer.body).toMatchObject({ code: 'rate-limited', details: { retryAfterMs: expect.any(Number) } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('H14: too many forged tokens; a good one passes all the same', async () => {
    const { get } = await serve();
    const codes: string[] = [];
    for (let count = 0; count < 62; count++) codes.push((await get('/api/calls', `forged-${count}`)).body.code);
    expect(codes.slice(58)).toEqual(['token-invalid', 'token-invalid', 'rate-limited', 'rate-limited']);
    expect((await get('/api/calls', ADMIN)).status).toBe(200);
    expect((await get('/api/calls', 'anna')).status).toBe(200);
  });
});
