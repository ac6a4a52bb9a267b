import { type Config, ConfigError } from '../config.ts';
import type { Storage } from '../storage/storage.ts';
import { StorageMisconfigured, StorageThread } from '../storage/storage-thread.ts';
import type { StorageSettings } from '../storage/thread-messages.ts';

export type OpenStorage = (settings: StorageSettings) => Promise<Storage>;

/** Throws `ConfigError` for a database that cannot be used as it is configured. */
export async function openStorage(
  { database, dataDirectory }: Config,
  open: OpenStorage = (settings) => StorageThread.open(settings),
): Promise<Storage> {
  try {
    return await open(database);
  } catch (error) {
    if (!(error instanceof StorageMisconfigured)) throw error;
    const setting = database.kind === 'sqlite' ? `PARLEY_DATA_DIR (${dataDirectory})` : 'PARLEY_DATABASE_URL';
    throw new ConfigError(`${setting}: the database cannot be used: ${error.message}`);
  }
}
