import { parentPort, workerData } from 'node:worker_threads';
import { CallLogError } from '../history/call-log.ts';
import { databaseStores } from './database-stores.ts';
import { databaseOf } from './open-database.ts';
import type { Reply, Request } from './thread-messages.ts';

/** The storage thread: owns the database, so that neither its waiting nor its computing holds up signaling. */
const port = parentPort;
if (!port) throw new Error('storage-worker.ts runs in a thread of its own');

const ports = databaseStores(await databaseOf(workerData));
const send = (reply: Reply): void => port.postMessage(reply);

port.on('message', (request: Request) => void answer(request));
send({ type: 'opened', problem: await ports.log.open() });

async function answer(request: Request): Promise<void> {
  const { id } = request;
  try {
    send({ type: 'done', id, value: await carryOut(request) });
  } catch (error) {
    const { code, message } = error instanceof CallLogError ? error : unexpected(error);
    send({ type: 'failed', id, code, message });
  }
}

/** By its type a request names a method of its port, with that one's arguments. */
async function carryOut({ port: name, method, args }: Request): Promise<unknown> {
  const target = ports[name];
  const act: unknown = Reflect.get(target, method);
  if (typeof act !== 'function') throw new CallLogError('refused', `${name} has no ${method}`);
  return Reflect.apply(act, target, args);
}

const unexpected = (error: unknown): CallLogError => new CallLogError('unavailable', String(error));
