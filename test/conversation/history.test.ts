import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CallPage, CallReport } from '../../src/history/call-report.ts';
import { StorageThread } from '../../src/storage/storage-thread.ts';
import { answeredCall, connectedCall, expectAlive, ring } from '../support/conversations.ts';
import { callRow } from '../support/history/log-entries.ts';
import { comeBack, ticketOf, ticketSoFar } from '../support/seats.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Answer = { status: number; body: unknown };

async function get(server: TestServer, path: string, token?: string): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.http}${path}`, { headers });
  return { status: response.status, body: await response.json() };
}

/** The report once the call's end is in it. */
async function endedReport(server: TestServer, callId: string, token?: string): Promise<CallReport> {
  const read = async () => CallReport.parse((await get(server, `/api/calls/${callId}/report`, token)).body);
  await expect.poll(async () => (await read().catch(() => null))?.call.outcome ?? null).not.toBeNull();
  return read();
}

describe('a call that was', () => {
  test('H1, H2, H3: is in the log: who, when, how long, by whose hand, and what happened', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const call = await connectedCall(anna, boris);
    server.passes(60_000);
    await boris.request('call.leave', { callId: call.callId });
    const report = await endedReport(server, call.callId);
    expect(report.call).toMatchObject({
      applicationId: 'acme',
      kind: 'one-on-one',
      callerId: 'anna',
      outcome: 'completed',
      endedBy: 'boris',
      endReason: 'left',
      topologies: ['p2p'],
    });
    expect(report.call.durationMs).toBeGreaterThanOrEqual(60_000);
    expect(report.participants).toMatchObject([
      { userId: 'anna', part: 'caller', seats: [{ peerId: call.caller.peerId, deviceId: anna.me.deviceId }] },
      { userId: 'boris', part: 'invited', invitation: 'answered', seats: [{ peerId: call.callee.peerId }] },
    ]);
    const types = report.timeline.map(({ type }) => type);
    expect([types[0], types.at(-1)]).toEqual(['placed', 'ended']);
    expect(types).toEqual(expect.arrayContaining(['answered', 'seated', 'ready', 'connected', 'committed', 'left']));
  });

  test('H11: is found by its people, its time and its outcome', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const declined = await ring(anna, boris);
    await boris.request('call.decline', { callId: declined });
    const cancelled = await ring(boris, anna);
    await boris.request('call.cancel', { callId: cancelled });
    await endedReport(server, cancelled);
    const find = async (query: string) =>
      CallPage.parse((await get(server, `/api/calls?${query}`)).body).calls.map(({ callId }) => callId);
    expect(await find('user=anna')).toEqual([cancelled, declined]);
    expect(await find('user=nobody')).toEqual([]);
    expect(await find('outcome=declined')).toEqual([declined]);
    expect(await find(`to=${Date.now() - 3_600_000}`)).toEqual([]);
    expect(await find('application=other')).toEqual([]);
  });

  test('H10: is read by who was in it, with their access token, and by no other user', async () => {
    const server = await startServer({ settings: { PARLEY_ADMIN_TOKEN: 'a token of the administrator' } });
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { callId } = await connectedCall(anna, boris);
    await anna.request('call.leave', { callId });
    const report = await endedReport(server, callId, await server.token('boris'));
    expect(report.participants.map(({ seats }) => seats[0]?.deviceId)).toEqual([null, boris.me.deviceId]);
    const path = `/api/calls/${callId}/report`;
    const statuses = [
      await get(server, path, 'a token of the administrator'),
      await get(server, path, await server.token('carol')),
      await get(server, path, await server.token('anna', 'other')),
      await get(server, path, 'forged'),
      await get(server, path),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 404, 404, 401, 401]);
    const { body } = await get(server, '/api/calls', await server.token('carol'));
    expect(body).toEqual({ calls: [], next: null });
  });
});

describe('the database', () => {
  const within = (folder: string) => ({ settings: { PARLEY_DATA_DIR: folder } });
  const fileIn = (folder: string): string => join(folder, 'parley.sqlite');

  test('H5, H7: is away: calls go on, it is said, and the log catches up', async () => {
    const folder = temporaryFolder();
    const server = await startServer(within(folder));
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const other = new Sqlite(fileIn(folder));
    onTestFinished(() => void other.close());
    other.exec('begin exclusive');
    const call = await connectedCall(anna, boris);
    await expect
      .poll(async () => (await get(server, '/readyz')).body)
      .toEqual({
        ready: true,
        checks: [
          { name: 'accepting', problem: null },
          { name: 'media-workers', problem: null },
          {
            name: 'call-log',
            problem: expect.stringMatching(/^The call log cannot be written since .*entries wait\.$/),
          },
        ],
      });
    expect(await server.metric('parley_history_entries_waiting')).toBeGreaterThan(0);
    expect(await server.metric('parley_history_write_failures_total')).toBeGreaterThan(0);
    await expectAlive(call, anna, boris);
    await anna.request('call.leave', { callId: call.callId });
    expect((await boris.notification('call.ended')).outcome).toBe('completed');
    other.exec('commit');
    const { timeline } = await endedReport(server, call.callId);
    expect(timeline.map(({ type }) => type)).toEqual(expect.arrayContaining(['placed', 'answered', 'ended']));
    await expect.poll(() => server.metric('parley_history_entries_waiting')).toBe(0);
    const messages = server.logLines.map((line) => JSON.parse(line).msg);
    expect(messages.filter((message) => message.startsWith('call log'))).toEqual([
      'call log cannot be written',
      'call log can be written again',
    ]);
  });

  test('H8: has all of a call that the server’s end ended', async () => {
    const folder = temporaryFolder();
    const server = await startServer(within(folder));
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { callId } = await answeredCall(anna, boris);
    await server.stop();
    const next = await startServer(within(folder));
    const { call, timeline } = await endedReport(next, callId);
    expect(call).toMatchObject({ endedBy: null, endReason: 'server-stopping' });
    expect(timeline.at(-1)?.type).toBe('ended');
  });

  test('S24: ends a call with a stop as lost, until it is brought back: then the same row runs on', async () => {
    const server = await startServer();
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const { callId } = await connectedCall(anna, boris);
    await Promise.all([ticketOf(anna), ticketOf(boris)]);
    await server.restart();
    const { call: stopped } = await endedReport(server, callId);
    expect(stopped).toMatchObject({ outcome: 'lost', endedBy: null, endReason: 'server-stopping' });
    for (const client of [anna, boris]) await comeBack(server, client, { ticket: ticketSoFar(client), generation: 1 });
    const read = async () => CallReport.parse((await get(server, `/api/calls/${callId}/report`)).body);
    await expect.poll(async () => (await read()).call.outcome).toBeNull();
    expect((await read()).call).toMatchObject({ endedAt: null, topologies: ['p2p'], startedAt: stopped.startedAt });
    await anna.request('call.leave', { callId });
    const { call, participants } = await endedReport(server, callId);
    expect(call).toEqual({
      ...stopped,
      outcome: 'completed',
      endedBy: 'anna',
      endReason: 'left',
      endedAt: expect.any(Number),
      durationMs: expect.any(Number),
    });
    expect(call.durationMs).toBeGreaterThanOrEqual(stopped.durationMs);
    expect(participants.map(({ seats }) => seats.length)).toEqual([1, 1]);
  });

  test('H9: forgets what is older than it may be', async () => {
    const folder = temporaryFolder();
    const log = await StorageThread.open({ kind: 'sqlite', file: fileIn(folder) });
    const days = (count: number) => ({
      startedAt: Date.now() - count * 86_400_000,
      endedAt: Date.now() - count * 86_400_000,
    });
    for (let call = 0; call < 25; call++) await log.write([callRow(`old-${call}`, days(2))]);
    await log.write([callRow('young', days(0.9))]);
    await log.close();
    const server = await startServer({ settings: { PARLEY_DATA_DIR: folder, PARLEY_HISTORY_DAYS: '1' } });
    const left = async () => CallPage.parse((await get(server, '/api/calls')).body).calls.map(({ callId }) => callId);
    await expect.poll(left).toEqual(['young']);
  });

  test('H7: that cannot be opened stops the start and is named', async () => {
    const folder = temporaryFolder();
    const start = (settings: Record<string, string>) =>
      startServer({ settings: { PARLEY_DATA_DIR: folder, ...settings } });
    new Sqlite(fileIn(folder)).exec('create table calls (of_another_program)').close();
    await expect(start({})).rejects.toThrow(/^PARLEY_DATA_DIR .*database.*already exists/);
    const nothing = 'postgres://parley:hunter2@127.0.0.1/parley?sslmode=verify-full&sslrootcert=/not/there';
    const attempt = start({ PARLEY_DATABASE_URL: nothing });
    await expect(attempt).rejects.toThrow(/^PARLEY_DATABASE_URL: .*database/);
    await expect(attempt).rejects.not.toThrow('hunter2');
  });
});

describe('without history', () => {
  test.each([
    ['assembled so', { history: false, days: '30' }],
    ['configured so', { history: true, days: '0' }],
  ])('H15: calls are as ever, and nothing is kept: %s', async (_, { history, days }) => {
    const server = await startServer({ history, settings: { PARLEY_HISTORY_DAYS: days } });
    const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
    const call = await connectedCall(anna, boris);
    await expectAlive(call, anna, boris);
    await boris.request('call.leave', { callId: call.callId });
    expect((await anna.notification('call.ended')).outcome).toBe('completed');
    for (const path of ['/api/calls', '/api/calls/worst', `/api/calls/${call.callId}/report`]) {
      expect(await get(server, path)).toMatchObject({ status: 404, body: { code: 'history-not-kept' } });
    }
    expect((await anna.refusal('history.calls', {})).code).toBe('history-unavailable');
    expect(JSON.stringify((await get(server, '/readyz')).body)).not.toContain('call-log');
    expect(await server.metric('parley_history_entries_waiting')).toBeUndefined();
  });
});
