// A program: `node on-full-disk.ts FOLDER`, on a small file system of its own. Fills it while calls are logged, makes room
// again, and prints what became of the log.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEvents } from '../../../src/history/history-events.ts';
import { WRITE_BEHIND, WriteBehind } from '../../../src/history/write-behind.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { StorageThread } from '../../../src/storage/storage-thread.ts';
import { callId, userId } from '../people.ts';
import { callRow, eventRow, TEN_O_CLOCK } from './log-entries.ts';

const [folder = ''] = process.argv.slice(2);
const ballast = join(folder, 'ballast');
const log = await StorageThread.open({ kind: 'sqlite', file: join(folder, 'parley.sqlite') });
const events = new TypedEmitter<HistoryEvents>((error) => {
  throw error;
});
const writing = new WriteBehind({
  log,
  events,
  onFault: (error) => {
    throw error;
  },
  settings: { ...WRITE_BEHIND, lingerMs: 0, retryMs: 20, maxRetryMs: 100 },
});
const { promise: lost, resolve: onLost } = Promise.withResolvers<string>();
const { promise: back, resolve: onBack } = Promise.withResolvers<void>();
events.on('database-lost', ({ because }) => onLost(because));
events.on('database-back', () => onBack());

writing.put(callRow('before'));
fillUp();
for (let seq = 0; seq < 3_000; seq++) {
  writing.put(eventRow('before', seq, { type: 'answered', at: TEN_O_CLOCK + seq, userId: userId('anna') }));
}
const because = await lost;
rmSync(ballast);
await back;
await writing.stop(10_000);
const reader = await StorageThread.open({ kind: 'sqlite', file: join(folder, 'parley.sqlite') });
const { timeline } = JSON.parse((await reader.report(callId('before'), { kind: 'everything' })) ?? 'null');
await Promise.all([log.close(), reader.close()]);
process.stdout.write(JSON.stringify({ because, events: timeline.length, dropped: writing.snapshot.dropped }));

/** To the last byte. */
function fillUp(): void {
  for (let size = 4_194_304; size >= 512; size /= 2) {
    try {
      for (;;) writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}
