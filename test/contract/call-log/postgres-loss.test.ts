import { describe, expect, onTestFinished, test } from 'vitest';
import type { HistoryEvents } from '../../../src/history/history-events.ts';
import { WRITE_BEHIND, WriteBehind } from '../../../src/history/write-behind.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { DatabaseCallLog } from '../../../src/storage/database-call-log.ts';
import { postgresDatabase } from '../../../src/storage/postgres/postgres-database.ts';
import { StorageThread } from '../../../src/storage/storage-thread.ts';
import { startByteCutter } from '../../support/byte-cutter.ts';
import { eventually } from '../../support/eventually.ts';
import { wholeCall } from '../../support/history/log-entries.ts';
import { callId } from '../../support/people.ts';
import { startPostgres } from '../../support/postgres.ts';
import { recorded, rethrow } from '../../support/recorded.ts';
import { startedOnce } from '../../support/started-once.ts';
import { describeLoss } from './loss-contract.ts';

const the = startedOnce(async (keep) => ({ postgres: await keep(startPostgres()) }));
const everything = { kind: 'everything' } as const;
/** More finds rarer bytes, and takes longer. */
const CUTS = 60;
/** So many bytes at the end, each of them, are the commit on its way up, and the answer to it on its way down. */
const COMMIT_BYTES = 20;
let databases = 0;

async function emptyDatabase(): Promise<string> {
  databases += 1;
  return the.postgres.database(`loss_${databases}`);
}

describeLoss('the call log in a PostgreSQL that is killed and started again', async () => ({
  log: await StorageThread.open({ kind: 'postgres', url: await emptyDatabase() }),
  takeAway: () => the.postgres.kill(),
  bringBack: () => the.postgres.start(),
}));

describe('the call log in a PostgreSQL whose connection dies at a byte', () => {
  /** Writes one call through a connection that dies there; resolves to what the log then has, and how it went. */
  const writeThrough = async (cutter: Awaited<ReturnType<typeof startByteCutter>>, url: string, id: string) => {
    const log = new DatabaseCallLog(postgresDatabase(url.replace(/:\d+\//, `:${cutter.port}/`)));
    const events = new TypedEmitter<HistoryEvents>(rethrow);
    const facts = recorded(events, ['batch-failed', 'batch-written']);
    const settings = { ...WRITE_BEHIND, lingerMs: 0, retryMs: 1, maxRetryMs: 1 };
    const writing = new WriteBehind({ log, events, onFault: rethrow, settings });
    for (const entry of wholeCall(id)) writing.put(entry);
    await expect.poll(() => writing.snapshot.waiting, { interval: 2 }).toBe(0);
    const counted = { ...cutter.counted };
    const report = await eventually(() => log.report(callId(id), everything));
    await log.close();
    return { report: report?.replaceAll(id, 'ID'), attempts: facts.length, counted };
  };

  test.each(['up', 'down'] as const)(
    'H5: %s: written once, wherever, also where the answer to the commit is lost',
    async (direction) => {
      const url = await emptyDatabase();
      const cutter = await startByteCutter(the.postgres.port);
      const first = new DatabaseCallLog(postgresDatabase(url));
      onTestFinished(() => first.close());
      await first.open();
      const clean = await writeThrough(cutter, url, 'clean');
      expect(clean.attempts).toBe(1);
      const total = clean.counted[direction];
      const within = Array.from({ length: CUTS }, (_, cut) => Math.floor(((total - COMMIT_BYTES) * cut) / CUTS));
      const aroundCommit = Array.from({ length: COMMIT_BYTES }, (_, byte) => total - COMMIT_BYTES + byte);
      for (const bytes of [...within, ...aroundCommit]) {
        cutter.cutNextAfter(direction, bytes);
        expect(await writeThrough(cutter, url, `cut-${bytes}`)).toMatchObject({ report: clean.report, attempts: 2 });
      }
    },
  );
});
