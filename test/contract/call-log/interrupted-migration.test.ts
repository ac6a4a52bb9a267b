import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { KyselyPlugin } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { DatabaseCallLog } from '../../../src/storage/database-call-log.ts';
import { migrate } from '../../../src/storage/migrations.ts';
import { sqliteDatabase } from '../../../src/storage/sqlite/sqlite-database.ts';
import { wholeCall } from '../../support/history/log-entries.ts';
import { callId } from '../../support/people.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The tables and indexes of the call log alone. */
const FEWEST_STATEMENTS = 10;

test('H7: a server that is killed at any moment of its first start leaves a SQLite file that the next start opens', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'parley.sqlite');
  const left: string[] = [];
  /** What a process that is killed here leaves on the disk. */
  const keepAsItIs = (): void => {
    const copy = join(folder, `killed-${left.length}.sqlite`);
    for (const part of ['', '-wal']) if (existsSync(file + part)) copyFileSync(file + part, copy + part);
    left.push(copy);
  };
  const afterEachStatement: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      keepAsItIs();
      return result;
    },
  };
  const db = sqliteDatabase(file).open();
  onTestFinished(() => db.destroy());
  await migrate(db.withPlugin(afterEachStatement), 'sqlite');
  expect(left.length).toBeGreaterThan(FEWEST_STATEMENTS);
  for (const copy of left) {
    const log = new DatabaseCallLog(sqliteDatabase(copy));
    expect([copy, await log.open()]).toEqual([copy, null]);
    await log.write(wholeCall('after'));
    expect(await log.report(callId('after'), { kind: 'everything' })).not.toBeNull();
    await log.close();
  }
});
