import type { CallLog, CallLogErrorCode } from '../history/call-log.ts';
import type { Diagnosis } from './database.ts';

/** Where the call log is: a file, or a server's address with everything that it takes to get in. */
export type StorageSettings = { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };

export type Method = keyof CallLog;

/** To the storage thread. */
export type Request = { [M in Method]: { id: number; method: M; args: Parameters<CallLog[M]> } }[Method];

/** From it. `opened`: once, before all else; what kept it from opening, or null. */
export type Reply =
  | { type: 'opened'; problem: Diagnosis | null }
  | { type: 'done'; id: number; value: unknown }
  | { type: 'failed'; id: number; code: CallLogErrorCode; message: string };
