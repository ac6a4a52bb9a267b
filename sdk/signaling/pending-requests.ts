import { type Params, type RequestType, type Result, requests } from '../../src/protocol/contract.ts';
import { SdkError } from '../sdk-error.ts';

/** Lower finds out sooner that a connection is dead; higher asks a slow server fewer needless questions. */
const OVERDUE_MS = 5_000;
/** Longer than a session outlives its connection: what is not answered by then was not carried out, or has no reply. */
const TIMEOUT_MS = 60_000;

type OutgoingRequest = { id: number; type: RequestType; data: unknown };
type Timer = ReturnType<typeof setTimeout>;

type Pending = OutgoingRequest & {
  resolve: (data: unknown) => void;
  reject: (error: SdkError) => void;
  timeout: Timer;
  /** Runs while the request is on its way over a connection. */
  overdue: Timer | undefined;
};

export type PendingRequestsDependencies = {
  send: (request: OutgoingRequest) => void;
  /** An answer takes so long that the connection is to be suspected. */
  overdue: () => void;
};

/** Requests without an answer yet. They outlive a lost connection: after a resume they are sent again with their old ids. */
export class PendingRequests {
  readonly #dependencies: PendingRequestsDependencies;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #link: 'up' | 'down' = 'down';

  constructor(dependencies: PendingRequestsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Ids rise over all sessions of a client, so that none is ever mistaken for another. */
  takeId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  add<T extends RequestType>(type: T, data: Params<T>): Promise<Result<T>> {
    const { promise, resolve, reject } = Promise.withResolvers<Result<T>>();
    const request: Pending = {
      id: this.takeId(),
      type,
      data,
      timeout: setTimeout(() => {
        this.#forget(request);
        reject(new SdkError('timeout', `no answer to ${type}`));
      }, TIMEOUT_MS),
      overdue: undefined,
      resolve: (reply) => {
        const parsed = requests[type].result.safeParse(reply);
        if (parsed.success) resolve(parsed.data as Result<T>);
        else reject(new SdkError('invalid-reply', `the reply to ${type} does not fit`, { cause: parsed.error }));
      },
      reject,
    };
    this.#pending.set(request.id, request);
    if (this.#link === 'up') this.#send(request);
    return promise;
  }

  /** A reply arrived; one that nobody waits for any more is ignored. */
  settle(id: number, reply: { type: string; data: unknown }): void {
    const request = this.#pending.get(id);
    if (!request) return;
    this.#forget(request);
    if (reply.type === 'error') request.reject(SdkError.fromWire(reply.data));
    else request.resolve(reply.data);
  }

  /** The session is reachable (again): everything unanswered goes out, in order. */
  linkUp(): void {
    this.#link = 'up';
    for (const request of this.#pending.values()) this.#send(request);
  }

  linkDown(): void {
    this.#link = 'down';
    for (const request of this.#pending.values()) clearTimeout(request.overdue);
  }

  rejectAll(error: SdkError): void {
    for (const request of [...this.#pending.values()]) {
      this.#forget(request);
      request.reject(error);
    }
  }

  #send(request: Pending): void {
    request.overdue = setTimeout(this.#dependencies.overdue, OVERDUE_MS);
    const { id, type, data } = request;
    this.#dependencies.send({ id, type, data });
  }

  #forget(request: Pending): void {
    clearTimeout(request.timeout);
    clearTimeout(request.overdue);
    this.#pending.delete(request.id);
  }
}
