import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { spawnTied } from '../../test/support/tied-process.ts';
import type { Measures, Streams } from './measures.ts';

/** What the program says, by the name of the event. */
type Said = {
  opened: { id: number; port: number; ufrag: string; password: string; fingerprint: string };
  /** From the first check on. */
  connected: { id: number; iceMs: number; dtlsMs: number; profile: string };
  failed: { id: number; why: string };
  /** The first packet of a stream. */
  first: { id: number; ssrc: number; ms: number };
  /** The first packet of this height since it was awaited. */
  height: { id: number; ssrc: number; height: number; ms: number };
  measures: Measures;
  streams: { id: number } & Streams;
  error: { why: string; command: string };
};
export type EventName = keyof Said;
type Event = { [K in EventName]: { event: K } & Said[K] }[EventName];
/** Nobody asks for it line by line. */
export type StreamNews = Extract<Event, { event: 'first' | 'height' }>;

type Waiting = { name: EventName; id: number | null; resolve(said: never): void; reject(error: Error): void };

/** The program's lines, and who waits for them. */
export class GeneratorProcess {
  readonly #child: ReturnType<typeof spawnTied>;
  readonly #waiting = new Set<Waiting>();
  readonly #onNews: (news: StreamNews) => void;
  #fault: Error | null = null;

  constructor(command: readonly string[], onNews: (news: StreamNews) => void) {
    const [program = '', ...args] = command;
    this.#child = spawnTied(program, args);
    this.#onNews = onNews;
    let complaint = '';
    this.#child.stderr.on('data', (data) => (complaint += String(data)));
    this.#child.once('close', () => this.#failAll(new Error(`the load generator ended: ${complaint}`)));
    // A write to a program that has just ended; that it has is told by `close`.
    this.#child.stdin.on('error', () => undefined);
    createInterface(this.#child.stdout).on('line', (line) => this.#hear(JSON.parse(line) as Event));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  say(command: string): void {
    if (this.#fault) throw this.#fault;
    this.#child.stdin.write(`${command}\n`);
  }

  /** `id`: of the endpoint that it is about. */
  next<K extends EventName>(name: K, id: number | null): Promise<Said[K]> {
    if (this.#fault) return Promise.reject(this.#fault);
    return new Promise((resolve, reject) => this.#waiting.add({ name, id, resolve, reject }));
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, 'close');
    this.#child.stdin.end();
    await closed;
  }

  #hear(event: Event): void {
    switch (event.event) {
      case 'first':
      case 'height':
        this.#onNews(event);
        return;
      case 'error':
        this.#failAll(new Error(`the load generator: ${event.why}: ${event.command}`));
        return;
      case 'failed':
        for (const waiting of this.#takeAll(({ id }) => id === event.id)) waiting.reject(new Error(event.why));
        return;
      case 'measures':
        for (const waiting of this.#takeAll(({ name }) => name === 'measures')) waiting.resolve(event as never);
        return;
      default:
        for (const waiting of this.#takeAll(({ name, id }) => name === event.event && id === event.id)) {
          waiting.resolve(event as never);
        }
    }
  }

  #takeAll(matches: (waiting: Waiting) => boolean): Waiting[] {
    const taken = [...this.#waiting].filter(matches);
    for (const waiting of taken) this.#waiting.delete(waiting);
    return taken;
  }

  #failAll(fault: Error): void {
    this.#fault = fault;
    for (const waiting of this.#takeAll(() => true)) waiting.reject(fault);
  }
}
