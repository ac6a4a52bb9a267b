import { type Config, ConfigError } from '../config.ts';
import { History } from '../history/history.ts';
import { StorageMisconfigured, StorageThread } from '../storage/storage-thread.ts';

type HistoryParts = { now: () => number; wallClock: () => number; onFault: (error: unknown) => void };

/** Null where nothing is to be kept. Throws `ConfigError` for a database that cannot be used as it is configured. */
export async function openHistory({ history, dataDirectory }: Config, parts: HistoryParts): Promise<History | null> {
  if (!history) return null;
  try {
    return new History({ ...parts, days: history.days, log: await StorageThread.open(history.database) });
  } catch (error) {
    if (!(error instanceof StorageMisconfigured)) throw error;
    const setting = history.database.kind === 'sqlite' ? `PARLEY_DATA_DIR (${dataDirectory})` : 'PARLEY_DATABASE_URL';
    throw new ConfigError(`${setting}: the database of the call log cannot be used: ${error.message}`);
  }
}
