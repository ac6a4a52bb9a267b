import { ApplicationRegistrar } from '../../auth/application-registrar.ts';
import { Applications } from '../../auth/applications.ts';
import { SecretBox } from '../../auth/secret-box.ts';
import { loadServerSecret } from '../../auth/server-secret.ts';
import type { Config } from '../../config.ts';
import { DatabaseApplications } from '../../storage/database-applications.ts';
import { DatabaseHandle } from '../../storage/database-handle.ts';
import { databaseOf } from '../../storage/open-database.ts';

/** On the same database and secret as the server of this folder and these settings, which may be running. */
export async function openRegistrar({
  access,
  database,
  dataDirectory,
}: Config): Promise<{ registrar: ApplicationRegistrar; close: () => Promise<void> }> {
  const serverSecret = await loadServerSecret(dataDirectory);
  const fixed = new Applications(access.applications, serverSecret);
  const handle = new DatabaseHandle(await databaseOf(database));
  const registrar = new ApplicationRegistrar({
    store: new DatabaseApplications(handle),
    box: new SecretBox(serverSecret),
    isTaken: (id) => fixed.isFixed(id),
    wallClock: Date.now,
  });
  return { registrar, close: () => handle.close() };
}
