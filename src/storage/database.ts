import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/**
 * What a failure means. `refused`: what was asked for can never be done. `unavailable`: it can, another time.
 * `misconfigured`: it can when somebody has put the database, or its setting, right. `because` holds no data of people.
 */
export type Diagnosis = { verdict: 'refused' | 'unavailable' | 'misconfigured'; because: string };

/** One of the databases that hold the call log: all that is different between them. */
export type Database = {
  kind: DatabaseKind;
  /** Connects when it is first asked. Throws for settings that cannot be. */
  open(): Kysely<Tables>;
  diagnose(error: unknown): Diagnosis;
};
