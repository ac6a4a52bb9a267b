import type { Database } from './database.ts';
import { DatabaseApplications } from './database-applications.ts';
import { DatabaseCallLog } from './database-call-log.ts';
import { DatabaseWebhooks } from './database-webhooks.ts';
import type { Ports } from './thread-messages.ts';

/** The stores of one database, which is still to be opened by the log. */
export function databaseStores(database: Database): Ports & { log: DatabaseCallLog } {
  const log = new DatabaseCallLog(database);
  return { log, applications: new DatabaseApplications(log.handle), webhooks: new DatabaseWebhooks(log.handle) };
}
