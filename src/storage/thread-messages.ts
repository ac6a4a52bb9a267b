import type { ApplicationStore } from '../auth/application-store.ts';
import type { CallLog, CallLogErrorCode } from '../history/call-log.ts';
import type { WebhookStore } from '../webhooks/webhook-store.ts';
import type { Diagnosis } from './database.ts';

/** Where everything is kept: a file, or a server's address with everything that it takes to get in. */
export type StorageSettings = { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string };

/** All that the storage thread carries out, by the port that it belongs to. */
export type Ports = { log: CallLog; applications: ApplicationStore; webhooks: WebhookStore };
export type Port = keyof Ports;

export type Arguments<T> = T extends (...args: infer A) => unknown ? A : never;

/** To the storage thread. */
export type Request = {
  [P in Port]: {
    [M in keyof Ports[P]]: { id: number; port: P; method: M; args: Arguments<Ports[P][M]> };
  }[keyof Ports[P]];
}[Port];

/** From it. `opened`: once, before all else; what kept it from opening, or null. */
export type Reply =
  | { type: 'opened'; problem: Diagnosis | null }
  | { type: 'done'; id: number; value: unknown }
  | { type: 'failed'; id: number; code: CallLogErrorCode; message: string };
