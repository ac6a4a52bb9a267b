// The call log in SQLite and in PostgreSQL: how long 10,000 rows take to be written and hold up the signaling thread
// meanwhile, and how long the report of an hour's call of ten people takes over HTTP. `here`: the same SQLite in the
// signaling thread itself, which is what the storage thread is for.
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CallLog } from '../src/history/call-log.ts';
import type { HistoryEvents } from '../src/history/history-events.ts';
import type { LogEntry } from '../src/history/log-entry.ts';
import { WriteBehind } from '../src/history/write-behind.ts';
import { ApiAccess } from '../src/http/api/api-access.ts';
import { callsApi } from '../src/http/api/calls-api.ts';
import { close, createExpressApp, listen } from '../src/http/http-server.ts';
import { TypedEmitter } from '../src/shared/typed-emitter.ts';
import { DatabaseCallLog } from '../src/storage/database-call-log.ts';
import { sqliteDatabase } from '../src/storage/sqlite/sqlite-database.ts';
import { StorageThread } from '../src/storage/storage-thread.ts';
import { scoreRow } from '../test/support/history/log-entries.ts';
import { startPostgres } from '../test/support/postgres.ts';
import { stallDuring } from './support/event-loop-stall.ts';
import { hourOfTen } from './support/hour-of-ten.ts';
import { progress, type Row, report } from './support/report.ts';
import { percentile } from './support/statistics.ts';

const { values } = parseArgs({ options: { reads: { type: 'string', default: '20' }, json: { type: 'boolean' } } });

const ROWS = 10_000;
const CALL = '01990000-0000-7000-8000-0000000000aa';
const HOUR_MS = 3_600_000;
const rethrow = (error: unknown): never => {
  throw error;
};

const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
const postgres = await startPostgres();
const rows: Row[] = [];
try {
  const sqlite = await StorageThread.open({ kind: 'sqlite', file: join(folder, 'parley.sqlite') });
  const server = await StorageThread.open({ kind: 'postgres', url: await postgres.database('parley') });
  const here = new DatabaseCallLog(sqliteDatabase(join(folder, 'here.sqlite')));
  await here.open();
  for (const [name, log] of Object.entries({ sqlite, postgres: server, here })) {
    progress(name);
    rows.push(...(await measureWriting(name, log)));
    if (log !== here) rows.push(...(await measureReading(name, log)));
    await log.close();
  }
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
report('history', rows);

async function measureWriting(name: string, log: CallLog): Promise<Row[]> {
  await written(log, (put) => put(scoreRow('first', [4])));
  let tookMs = 0;
  const stall = await stallDuring(async () => {
    const begun = performance.now();
    await written(log, (put) => {
      for (let row = 0; row < ROWS; row++) put(scoreRow('call', Array(12).fill(4), { minute: row }));
    });
    tookMs = performance.now() - begun;
  });
  const goal = name === 'here' ? {} : { goal: '20' };
  return [
    { key: `${name}.write10000Ms`, value: tookMs, unit: 'ms' },
    { key: `${name}.writeStallMs.max`, value: stall, unit: 'ms', ...goal },
  ];
}

async function measureReading(name: string, log: CallLog): Promise<Row[]> {
  await written(log, (put) => {
    for (const entry of hourOfTen(CALL, Date.now() - 2 * HOUR_MS)) put(entry);
  });
  const app = createExpressApp(
    [callsApi({ access: new ApiAccess(null, rethrow), log, wallClock: Date.now })],
    { web: folder, sdk: folder },
    { trustProxy: false, onFault: String },
  );
  const http = await listen(app, (_, socket) => socket.destroy(), {
    host: '127.0.0.1',
    port: 0,
    tls: null,
    trustProxy: false,
  });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/calls/${CALL}/report`;
  const times: number[] = [];
  const stalls: number[] = [];
  let bytes = 0;
  for (let read = 0; read < Number(values.reads); read++) {
    stalls.push(
      await stallDuring(async () => {
        const begun = performance.now();
        // As a browser that takes it compressed; taking it apart there is not measured.
        bytes = (await (await fetch(url)).arrayBuffer()).byteLength;
        times.push(performance.now() - begun);
      }),
    );
  }
  await close(http);
  return [
    { key: `${name}.reportMs.p50`, value: percentile(times, 0.5), unit: 'ms' },
    { key: `${name}.reportMs.max`, value: percentile(times, 1), unit: 'ms', goal: '1000' },
    { key: `${name}.reportStallMs.max`, value: percentile(stalls, 1), unit: 'ms', goal: '20' },
    { key: `${name}.reportKilobytes`, value: bytes / 1000, unit: 'kB' },
  ];
}

/** As the server writes: behind what puts, in batches. */
async function written(log: CallLog, work: (put: (entry: LogEntry) => void) => void): Promise<void> {
  const writing = new WriteBehind({ log, events: new TypedEmitter<HistoryEvents>(rethrow), onFault: rethrow });
  work(writing.put);
  await writing.stop(60_000);
}
