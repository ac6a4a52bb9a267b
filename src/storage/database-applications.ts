import { type Kysely, sql } from 'kysely';
import {
  type ApplicationList,
  type ApplicationSettings,
  type ApplicationStore,
  NO_LIMITS,
  type StoredApplication,
  type StoredCredential,
} from '../auth/application-store.ts';
import type { ApplicationId } from '../protocol/ids.ts';
import type { DatabaseHandle } from './database-handle.ts';
import type { ApplicationCredentialsTable, ApplicationsTable, Tables } from './tables.ts';
import { inTransaction } from './transaction.ts';

/** Registered applications in a database of either kind. */
export class DatabaseApplications implements ApplicationStore {
  readonly #handle: Pick<DatabaseHandle, 'use'>;

  constructor(handle: Pick<DatabaseHandle, 'use'>) {
    this.#handle = handle;
  }

  load(since: number | null): Promise<ApplicationList | null> {
    return this.#handle.use(async (db) => {
      // Before the rows: what changes between the two is read again with the next revision.
      const { revision } = await db.selectFrom('application_revision').select('revision').executeTakeFirstOrThrow();
      if (revision === since) return null;
      const rows = await db.selectFrom('applications').selectAll().orderBy('application_id').execute();
      const credentials = await db.selectFrom('application_credentials').selectAll().orderBy('created_at').execute();
      const ofApplication = Map.groupBy(credentials, (row) => row.application_id);
      return { revision, applications: rows.map((row) => fromRows(row, ofApplication.get(row.application_id) ?? [])) };
    });
  }

  create({ applicationId, createdAt, credentials, ...settings }: StoredApplication): Promise<boolean> {
    return this.#change(async (db) => {
      const inserted = await db
        .insertInto('applications')
        .values({ application_id: applicationId, created_at: createdAt, ...settingColumns(settings) })
        .onConflict((conflict) => conflict.column('application_id').doNothing())
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows !== 1n) return false;
      // Who had the id before may have been told of something after its removal.
      await forgetEvents(db, applicationId);
      for (const credential of credentials) await insertCredential(db, applicationId, credential);
      return true;
    });
  }

  change(applicationId: ApplicationId, settings: ApplicationSettings): Promise<boolean> {
    return this.#change(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('applications')
        .set(settingColumns(settings))
        .where('application_id', '=', applicationId)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    });
  }

  addCredential(applicationId: ApplicationId, credential: StoredCredential, othersUntil: number): Promise<boolean> {
    return this.#change(async (db) => {
      const known = await db
        .selectFrom('applications')
        .select('application_id')
        .where('application_id', '=', applicationId)
        .executeTakeFirst();
      if (!known) return false;
      await db
        .deleteFrom('application_credentials')
        .where('application_id', '=', applicationId)
        .where('expires_at', '<=', credential.createdAt)
        .execute();
      await db
        .updateTable('application_credentials')
        .set({ expires_at: othersUntil })
        .where('application_id', '=', applicationId)
        .where('kind', '=', credential.kind)
        .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', othersUntil)]))
        .execute();
      await insertCredential(db, applicationId, credential);
      return true;
    });
  }

  remove(applicationId: ApplicationId): Promise<boolean> {
    return this.#change(async (db) => {
      await db.deleteFrom('application_credentials').where('application_id', '=', applicationId).execute();
      await forgetEvents(db, applicationId);
      const { numDeletedRows } = await db
        .deleteFrom('applications')
        .where('application_id', '=', applicationId)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    });
  }

  /** The revision first: its row is locked, so that changes come one after another. */
  #change(work: (db: Kysely<Tables>) => Promise<boolean>): Promise<boolean> {
    return this.#handle.use((db) =>
      inTransaction(db, async (transaction) => {
        await transaction.updateTable('application_revision').set({ revision: sql`revision + 1` }).execute();
        return work(transaction);
      }),
    );
  }
}

/** Nobody who gets the id later reads what was told before. Numbers go on. */
async function forgetEvents(db: Kysely<Tables>, applicationId: ApplicationId): Promise<void> {
  await db.deleteFrom('webhook_events').where('application_id', '=', applicationId).execute();
}

const settingColumns = ({ name, jwksUrl, webhookUrl, limits, guests }: ApplicationSettings) => ({
  name,
  jwks_url: jwksUrl,
  webhook_url: webhookUrl,
  limits: JSON.stringify(limits),
  guests: guests ? 1 : 0,
});

async function insertCredential(
  db: Kysely<Tables>,
  applicationId: ApplicationId,
  { credentialId, kind, material, createdAt, expiresAt }: StoredCredential,
): Promise<void> {
  const row = { credential_id: credentialId, application_id: applicationId, kind, material };
  await db
    .insertInto('application_credentials')
    .values({ ...row, created_at: createdAt, expires_at: expiresAt })
    .execute();
}

/** JSON here is what this project wrote itself; perhaps before there were some of these limits. */
const fromRows = (row: ApplicationsTable, credentials: readonly ApplicationCredentialsTable[]): StoredApplication => ({
  applicationId: row.application_id,
  name: row.name,
  createdAt: row.created_at,
  jwksUrl: row.jwks_url,
  webhookUrl: row.webhook_url,
  limits: { ...NO_LIMITS, ...JSON.parse(row.limits) },
  guests: row.guests === 1,
  credentials: credentials.map((credential) => ({
    credentialId: credential.credential_id,
    kind: credential.kind,
    material: credential.material,
    createdAt: credential.created_at,
    expiresAt: credential.expires_at,
  })),
});
