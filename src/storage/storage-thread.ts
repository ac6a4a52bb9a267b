import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ApplicationStore } from '../auth/application-store.ts';
import { CallLogError, type CallQuery, type Scope, type WorstQuery } from '../history/call-log.ts';
import type { CallListItem, CallPage, LoggedCall } from '../history/call-report.ts';
import type { LogEntry } from '../history/log-entry.ts';
import type { MissedCalls } from '../protocol/history.ts';
import type { ApplicationId, CallId, UserId } from '../protocol/ids.ts';
import type { WebhookStore } from '../webhooks/webhook-store.ts';
import type { Diagnosis } from './database.ts';
import type { Storage } from './storage.ts';
import type { Arguments, Port, Ports, Reply, StorageSettings } from './thread-messages.ts';

/** The database cannot be used as it is configured; waiting does not help. */
export class StorageMisconfigured extends Error {
  override name = 'StorageMisconfigured';
}

/** Shorter leaves more of a SQLite file's log to whoever opens it next; longer has a stop wait for a PostgreSQL that is gone. */
const CLOSE_WITHIN_MS = 2_000;

const SCRIPT = new URL('./storage-worker.ts', import.meta.url);

type Pending = { resolve: (value: never) => void; reject: (error: Error) => void };

type Answer<T> = T extends (...args: never) => infer R ? R : never;

/** The stores as the signaling thread has them: each method is carried out in the storage thread. */
export class StorageThread implements Storage {
  readonly #settings: StorageSettings;
  readonly #script: URL;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #lastId = 0;
  #opened = Promise.withResolvers<Diagnosis | null>();
  #isClosed = false;

  private constructor(settings: StorageSettings, script: URL) {
    this.#settings = settings;
    this.#script = script;
  }

  /**
   * Resolves also where a PostgreSQL does not answer: it may later. Rejects with `StorageMisconfigured` where the
   * database answers that it cannot be, or the file cannot be opened. `script`: what runs in the thread.
   */
  static async open(settings: StorageSettings, script = SCRIPT): Promise<StorageThread> {
    const thread = new StorageThread(settings, script);
    thread.#start();
    const problem = await thread.#opened.promise;
    if (problem === null || (settings.kind === 'postgres' && problem.verdict === 'unavailable')) return thread;
    await thread.close();
    throw new StorageMisconfigured(problem.because);
  }

  readonly applications: ApplicationStore = {
    load: (...args) => this.#ask('applications', 'load', args),
    create: (...args) => this.#ask('applications', 'create', args),
    change: (...args) => this.#ask('applications', 'change', args),
    addCredential: (...args) => this.#ask('applications', 'addCredential', args),
    remove: (...args) => this.#ask('applications', 'remove', args),
  };

  readonly webhooks: WebhookStore = {
    append: (...args) => this.#ask('webhooks', 'append', args),
    after: (...args) => this.#ask('webhooks', 'after', args),
    cursors: () => this.#ask('webhooks', 'cursors', []),
    moveCursor: (...args) => this.#ask('webhooks', 'moveCursor', args),
    forget: (...args) => this.#ask('webhooks', 'forget', args),
  };

  write(entries: readonly LogEntry[]): Promise<void> {
    return this.#ask('log', 'write', [entries]);
  }

  call(callId: CallId): Promise<LoggedCall | null> {
    return this.#ask('log', 'call', [callId]);
  }

  report(callId: CallId, within: Scope): Promise<string | null> {
    return this.#ask('log', 'report', [callId, within]);
  }

  calls(query: CallQuery): Promise<CallPage> {
    return this.#ask('log', 'calls', [query]);
  }

  missed(of: { applicationId: ApplicationId; userId: UserId }): Promise<MissedCalls> {
    return this.#ask('log', 'missed', [of]);
  }

  worst(query: WorstQuery): Promise<CallListItem[]> {
    return this.#ask('log', 'worst', [query]);
  }

  prune(before: number, limit: number): Promise<number> {
    return this.#ask('log', 'prune', [before, limit]);
  }

  check(): Promise<void> {
    return this.#ask('log', 'check', []);
  }

  /**
   * Always resolves: a database that is gone, or hangs, is nothing that whoever stops could mend. Who asks afterwards
   * hears that it is closed.
   */
  async close(): Promise<void> {
    const worker = this.#worker;
    const closed = worker && this.#ask('log', 'close', []).catch(() => undefined);
    this.#isClosed = true;
    if (!worker) return;
    await Promise.race([closed, sleep(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    await worker.terminate();
  }

  /** A thread that died, out of memory say, is started again by the next who asks. */
  #ask<P extends Port, M extends keyof Ports[P]>(port: P, method: M, args: Arguments<Ports[P][M]>): Answer<Ports[P][M]>;
  #ask(port: Port, method: PropertyKey, args: unknown[]): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new CallLogError('unavailable', 'The storage is closed.'));
    const worker = this.#worker ?? this.#start();
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<never>();
    this.#pending.set(id, { resolve, reject });
    worker.postMessage({ id, port, method, args });
    return promise;
  }

  #start(): Worker {
    // Of the environment it needs nothing: the settings are all.
    const worker = new Worker(this.#script, { workerData: this.#settings, env: {} });
    worker.on('message', (reply: Reply) => this.#receive(reply));
    worker.on('error', (error) => this.#ended(worker, error));
    worker.on('exit', () => this.#ended(worker, new Error('it ended')));
    this.#worker = worker;
    return worker;
  }

  #receive(reply: Reply): void {
    if (reply.type === 'opened') {
      this.#opened.resolve(reply.problem);
      return;
    }
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    // The thread is ours: what it answers is what the method returns.
    if (reply.type === 'done') pending?.resolve(reply.value as never);
    else pending?.reject(new CallLogError(reply.code, reply.message));
  }

  #ended(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const because = `The storage thread is gone: ${cause.message}`;
    this.#opened.resolve({ verdict: 'unavailable', because });
    for (const { reject } of this.#pending.values()) reject(new CallLogError('unavailable', because, { cause }));
    this.#pending.clear();
  }
}
