import type { ServerFrame } from '../../src/protocol/envelope.ts';

type Waiter = { matches: (frame: ServerFrame) => boolean; take: (frame: ServerFrame) => void };

/** Messages in the order of arrival; each is taken once, by who asks for it, now or later. */
export class Inbox {
  readonly all: ServerFrame[] = [];
  #untaken: ServerFrame[] = [];
  #waiters: Waiter[] = [];

  put(frame: ServerFrame): void {
    this.all.push(frame);
    const waiter = this.#waiters.find(({ matches }) => matches(frame));
    if (waiter) {
      this.#waiters = this.#waiters.filter((other) => other !== waiter);
      waiter.take(frame);
    } else this.#untaken.push(frame);
  }

  /** Forgets what nobody took. */
  clear(): void {
    this.#untaken = [];
  }

  take(what: string, matches: Waiter['matches'], timeoutMs = 5_000): Promise<ServerFrame> {
    const found = this.#untaken.find(matches);
    if (found) {
      this.#untaken = this.#untaken.filter((other) => other !== found);
      return Promise.resolve(found);
    }
    const { promise, resolve, reject } = Promise.withResolvers<ServerFrame>();
    const timer = setTimeout(() => {
      this.#waiters = this.#waiters.filter((other) => other !== waiter);
      reject(new Error(`no ${what} within ${timeoutMs} ms; came: ${this.all.map(summary).join(', ') || 'nothing'}`));
    }, timeoutMs);
    const waiter: Waiter = {
      matches,
      take(frame) {
        clearTimeout(timer);
        resolve(frame);
      },
    };
    this.#waiters.push(waiter);
    return promise;
  }
}

const summary = ({ type, re, seq }: ServerFrame): string =>
  [type, re !== undefined && `re ${re}`, seq !== undefined && `seq ${seq}`].filter(Boolean).join(' ');
