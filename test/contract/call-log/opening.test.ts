import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CallLogError } from '../../../src/history/call-log.ts';
import { DatabaseCallLog } from '../../../src/storage/database-call-log.ts';
import { postgresDatabase } from '../../../src/storage/postgres/postgres-database.ts';
import { StorageMisconfigured, StorageThread } from '../../../src/storage/storage-thread.ts';
import type { StorageSettings } from '../../../src/storage/thread-messages.ts';
import { startCuttableProxy } from '../../support/cuttable-proxy.ts';
import { callRow } from '../../support/history/log-entries.ts';
import { callId } from '../../support/people.ts';
import { selfSigned, startPostgres } from '../../support/postgres.ts';
import { startedOnce } from '../../support/started-once.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const the = startedOnce(async (keep) => ({ postgres: await keep(startPostgres()) }));
/** After so long a connection is given up: a stop that took as long would have waited for it. */
const CONNECT_WITHIN_MS = 5_000;
const everything = { kind: 'everything' } as const;

async function open(settings: StorageSettings): Promise<StorageThread> {
  const log = await StorageThread.open(settings);
  onTestFinished(() => log.close());
  return log;
}

describe('a SQLite file', () => {
  test('H7: that cannot be one stops the start, and it is said why', async () => {
    const folder = temporaryFolder();
    const garbage = join(folder, 'garbage');
    writeFileSync(garbage, 'no database, but more than sixteen bytes');
    const attempts = [
      [folder, 'unable to open'],
      [garbage, 'not a database'],
      [join(garbage, 'parley.sqlite'), 'unable to open'],
      [join(folder, 'not', 'there', 'parley.sqlite'), 'directory does not exist'],
    ] as const;
    for (const [file, because] of attempts) {
      const attempt = StorageThread.open({ kind: 'sqlite', file });
      await expect(attempt).rejects.toThrow(because);
      await expect(attempt).rejects.toBeInstanceOf(StorageMisconfigured);
    }
  });

  test('H7: is made at the first start, and has the same calls at the next', async () => {
    const settings = { kind: 'sqlite', file: join(temporaryFolder(), 'parley.sqlite') } as const;
    const first = await StorageThread.open(settings);
    await first.write([callRow('kept')]);
    await first.close();
    const second = await open(settings);
    expect(await second.report(callId('kept'), everything)).not.toBeNull();
  });

  test('H7: is not opened again by who asks after the end', async () => {
    const log = await open({ kind: 'sqlite', file: join(temporaryFolder(), 'parley.sqlite') });
    await log.close();
    await expect(log.check()).rejects.toMatchObject({ code: 'unavailable', message: 'The storage is closed.' });
  });

  test('H7: is opened by several servers at once', async () => {
    await openTogether({ kind: 'sqlite', file: join(temporaryFolder(), 'parley.sqlite') });
  });

  test('H7: whose tables are of a newer version stops the start', async () => {
    const file = join(temporaryFolder(), 'parley.sqlite');
    await (await StorageThread.open({ kind: 'sqlite', file })).close();
    const database = new Sqlite(file);
    database.exec("insert into parley_migration values ('9999-tomorrow', '2099-01-01')");
    database.close();
    await expect(StorageThread.open({ kind: 'sqlite', file })).rejects.toThrow('newer version');
  });
});

describe('a PostgreSQL', () => {
  test('H7: that answers that it will not stops the start, and the password is not told', async () => {
    const at = `127.0.0.1:${the.postgres.port}`;
    const attempts = [
      [`postgres://parley:hunter2@${at}/nothing`, 'database "nothing" does not exist'],
      [`postgres://nobody:hunter2@${at}/postgres`, 'role "nobody" does not exist'],
      [`postgres://parley:hunter2@${at}/postgres?sslmode=verify-full&sslrootcert=/not/there`, '/not/there'],
      [`postgres://parley:hunter2@${at}/postgres?sslmode=verify-full`, 'SSL'],
    ] as const;
    for (const [url, because] of attempts) {
      const error = await StorageThread.open({ kind: 'postgres', url }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(StorageMisconfigured);
      expect(String(error)).toContain(because);
      expect(String(error)).not.toContain('hunter2');
    }
  });

  test('H7: that cannot be reached does not stop the start; it is used when it is there', async () => {
    const url = await the.postgres.database('later');
    const proxy = await startCuttableProxy(the.postgres.port);
    onTestFinished(() => proxy.close());
    proxy.cut();
    const log = await open({ kind: 'postgres', url: url.replace(/:\d+\//, `:${proxy.port}/`) });
    await expect(log.check()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(log.write([callRow('early')])).rejects.toBeInstanceOf(CallLogError);
    proxy.mend();
    await log.write([callRow('early')]);
    expect(await log.report(callId('early'), everything)).not.toBeNull();
  });

  test('H7: behind a port at which nobody says anything does not stop the start', async () => {
    const log = await open(await silentPostgres());
    await expect(log.check()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('H8: behind such a port does not hold up the stop, and whoever waited for it hears so', async () => {
    const log = await open(await silentPostgres());
    const asked = expect(log.check()).rejects.toMatchObject({ code: 'unavailable' });
    const begun = performance.now();
    await log.close();
    expect(performance.now() - begun).toBeLessThan(CONNECT_WITHIN_MS);
    await asked;
  });

  test('H8: that refuses to be opened can be closed all the same', async () => {
    const nobody = createServer();
    await new Promise<void>((resolve) => nobody.listen(0, '127.0.0.1', resolve));
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const log = new DatabaseCallLog(postgresDatabase(`postgres://parley@127.0.0.1:${port}/parley`));
    const opening = log.open();
    await log.close();
    expect(await opening).toMatchObject({ verdict: 'unavailable' });
  });

  test('H7: is opened by several servers at once', async () => {
    await openTogether({ kind: 'postgres', url: await the.postgres.database('together') });
  });

  test('H7: is spoken to by TLS as its URL says, with its certificate checked', async () => {
    const postgres = await startPostgres({ tls: true });
    onTestFinished(() => postgres.stop());
    const other = join(temporaryFolder(), 'other.pem');
    await selfSigned('localhost', { key: `${other}.key`, certificate: other });
    const url = (await postgres.database('secret')).replace('127.0.0.1', 'localhost');
    const checked = (root: string): StorageSettings => ({
      kind: 'postgres',
      url: `${url}?sslmode=verify-full&sslrootcert=${root}`,
    });
    await (await open(checked(postgres.certificate))).check();
    await expect(StorageThread.open({ kind: 'postgres', url })).rejects.toThrow('no encryption');
    await expect(StorageThread.open(checked(other))).rejects.toThrow('self-signed certificate');
  });
});

test('H5: a storage thread that dies is replaced, and whoever waited for it hears so', async () => {
  const script = new URL('../../support/history/dying-storage-worker.ts', import.meta.url);
  const log = await StorageThread.open({ kind: 'sqlite', file: join(temporaryFolder(), 'parley.sqlite') }, script);
  onTestFinished(() => log.close());
  const asked = [log.check(), log.write([callRow('first')]), log.check()];
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  await expect(asked[1]).rejects.toMatchObject({ code: 'unavailable' });
  await log.check();
});

/** A server that takes connections, and says nothing. */
async function silentPostgres(): Promise<StorageSettings> {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  return { kind: 'postgres', url: `postgres://parley@127.0.0.1:${port}/parley` };
}

/** Four at once on an empty database; each then reads what the others wrote. */
async function openTogether(settings: StorageSettings): Promise<void> {
  const logs = await Promise.all([1, 2, 3, 4].map(() => open(settings)));
  await Promise.all(logs.map((log, server) => log.write([callRow(`of-${server}`)])));
  for (const log of logs) {
    const { calls } = await log.calls({ within: everything, limit: 9 });
    expect(calls.map((call) => call.callId).sort()).toEqual(['of-0', 'of-1', 'of-2', 'of-3']);
  }
}
