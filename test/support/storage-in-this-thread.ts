import { databaseStores } from '../../src/storage/database-stores.ts';
import { databaseOf } from '../../src/storage/open-database.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { StorageMisconfigured } from '../../src/storage/storage-thread.ts';
import type { StorageSettings } from '../../src/storage/thread-messages.ts';

/**
 * The stores without the thread that they have in a server: a thread loads every module anew, which takes ten times as
 * long as all else that a server does to start. What `StorageThread` does is tested at the level of contracts.
 */
export async function storageInThisThread(settings: StorageSettings): Promise<Storage> {
  const { log, ...stores } = databaseStores(await databaseOf(settings));
  const problem = await log.open();
  if (problem) throw new StorageMisconfigured(problem.because);
  return Object.assign(log, stores);
}
