import { parentPort, workerData } from 'node:worker_threads';
import { type CallLog, CallLogError } from '../history/call-log.ts';
import { exhaustive } from '../shared/exhaustive.ts';
import type { Database } from './database.ts';
import { DatabaseCallLog } from './database-call-log.ts';
import type { Reply, Request, StorageSettings } from './thread-messages.ts';

/** The storage thread: owns the database, so that neither its waiting nor its computing holds up signaling. */
const port = parentPort;
if (!port) throw new Error('storage-worker.ts runs in a thread of its own');

const log = new DatabaseCallLog(await databaseOf(workerData));
const send = (reply: Reply): void => port.postMessage(reply);

port.on('message', (request: Request) => void answer(request));
send({ type: 'opened', problem: await log.open() });

async function answer(request: Request): Promise<void> {
  const { id } = request;
  try {
    send({ type: 'done', id, value: await carryOut(log, request) });
  } catch (error) {
    const { code, message } = error instanceof CallLogError ? error : unexpected(error);
    send({ type: 'failed', id, code, message });
  }
}

/** Loads the driver of the one that is used. */
async function databaseOf(settings: StorageSettings): Promise<Database> {
  if (settings.kind === 'sqlite') return (await import('./sqlite/sqlite-database.ts')).sqliteDatabase(settings.file);
  return (await import('./postgres/postgres-database.ts')).postgresDatabase(settings.url);
}

function carryOut(to: CallLog, { method, args }: Request): Promise<unknown> {
  switch (method) {
    case 'write':
      return to.write(...args);
    case 'call':
      return to.call(...args);
    case 'report':
      return to.report(...args);
    case 'calls':
      return to.calls(...args);
    case 'missed':
      return to.missed(...args);
    case 'worst':
      return to.worst(...args);
    case 'prune':
      return to.prune(...args);
    case 'check':
      return to.check();
    case 'close':
      return to.close();
    default:
      return exhaustive(method);
  }
}

const unexpected = (error: unknown): CallLogError => new CallLogError('unavailable', String(error));
