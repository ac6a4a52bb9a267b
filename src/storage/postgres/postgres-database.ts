import { userInfo } from 'node:os';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database, Diagnosis } from '../database.ts';
import type { Tables } from '../tables.ts';

/** One writes, the others read reports. */
const MAX_CONNECTIONS = 4;
const CONNECT_WITHIN_MS = 5_000;
/** Longer waits for a database that is overloaded; shorter finds out sooner that the network swallows everything. */
const ANSWER_WITHIN_MS = 15_000;

/** `url`: `postgres://USER:PASSWORD@HOST:PORT/NAME?sslmode=…`; nothing of the environment counts besides. */
export const postgresDatabase = (url: string): Database => ({
  kind: 'postgres',
  open: () => new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool(url) }) }),
  diagnose,
});

function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({
    user: userInfo().username,
    connectionString,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    statement_timeout: ANSWER_WITHIN_MS,
    keepAlive: true,
    application_name: 'parley',
    types: { getTypeParser },
  });
  // A connection is lost. Whoever waits on it has the error by its own promise; one at rest is missed by nobody.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** `bigint` as a number: all of ours are times in ms, and numbers of 53 bits at most. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);

/** https://www.postgresql.org/docs/current/errcodes-appendix.html, by class: data and constraints; access, names, rights. */
function diagnose(error: unknown): Diagnosis {
  if (error instanceof pg.DatabaseError && error.code) {
    const { code, column, constraint, message } = error;
    if (/^2[23]/.test(code)) {
      return { verdict: 'refused', because: ['SQLSTATE', code, constraint ?? column].filter(Boolean).join(' ') };
    }
    return { verdict: /^(28|3D|3F|42)/.test(code) ? 'misconfigured' : 'unavailable', because: message };
  }
  return { verdict: isOfSettings(error) ? 'misconfigured' : 'unavailable', because: messageOf(error) };
}

/** OpenSSL's and Node's names for a certificate that is not good, and files that the URL names. */
const TLS_CODES = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_|ERR_OSSL_)/;

function isOfSettings(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.message === 'The server does not support SSL connections') return true;
  if (!('code' in error) || typeof error.code !== 'string') return false;
  return TLS_CODES.test(error.code) || ('syscall' in error && error.syscall === 'open');
}

/** A name with several addresses fails with one error each, and none of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
