import { type Config, ConfigError } from '../config.ts';
import { StorageMisconfigured, StorageThread } from '../storage/storage-thread.ts';

/** Throws `ConfigError` for a database that cannot be used as it is configured. */
export async function openStorage({ database, dataDirectory }: Config): Promise<StorageThread> {
  try {
    return await StorageThread.open(database);
  } catch (error) {
    if (!(error instanceof StorageMisconfigured)) throw error;
    const setting = database.kind === 'sqlite' ? `PARLEY_DATA_DIR (${dataDirectory})` : 'PARLEY_DATABASE_URL';
    throw new ConfigError(`${setting}: the database cannot be used: ${error.message}`);
  }
}
