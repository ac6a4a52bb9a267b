import type { Kysely } from 'kysely';

/** Whether an application's meetings may take guests, and which of a call's people were guests. Until now nobody was. */
export async function tellGuests<T>(db: Kysely<T>): Promise<void> {
  await db.schema
    .alterTable('applications')
    .addColumn('guests', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  await db.schema
    .alterTable('participants')
    .addColumn('guest', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
