import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** All or nothing. Rejects with what went wrong first, the commit included: a rollback that fails after it would hide why. */
export async function inTransaction<T>(
  db: Kysely<Tables>,
  work: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const transaction = await db.startTransaction().execute();
  try {
    const result = await work(transaction);
    await transaction.commit().execute();
    return result;
  } catch (error) {
    const rollback = transaction.rollback().execute();
    // It gives the connection back in any case, and the database has perhaps rolled back by itself.
    await rollback.catch(() => undefined);
    throw error;
  }
}
