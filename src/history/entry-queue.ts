import { keyOf, type LogEntry, merged } from './log-entry.ts';

/** What makes room when there is none, in this order. Rows of calls, seats and people never do: they are few, and are what is looked for. */
const DROPPABLE = ['scores', 'event'] as const;
type Droppable = (typeof DROPPABLE)[number];

/**
 * Entries that wait to be written, in the order in which they came. Of those about the same thing one waits, in the
 * place of the first. Bounded: the oldest scores make room, then the oldest events.
 */
export class EntryQueue {
  readonly #maxEntries: number;
  readonly #onDropped: (type: Droppable) => void;
  readonly #entries = new Map<string, LogEntry>();
  readonly #droppable: Readonly<Record<Droppable, Set<string>>> = { scores: new Set(), event: new Set() };

  constructor(maxEntries: number, onDropped: (type: Droppable) => void) {
    this.#maxEntries = maxEntries;
    this.#onDropped = onDropped;
  }

  get size(): number {
    return this.#entries.size;
  }

  put(entry: LogEntry): void {
    const key = keyOf(entry);
    const waiting = this.#entries.get(key);
    this.#entries.set(key, waiting ? merged(waiting, entry) : entry);
    if (waiting) return;
    if (isDroppable(entry.type)) this.#droppable[entry.type].add(key);
    if (this.#entries.size > this.#maxEntries) this.#makeRoom();
  }

  /** The first ones leave the queue. */
  take(count: number): LogEntry[] {
    const taken: LogEntry[] = [];
    for (const [key, entry] of this.#entries) {
      if (taken.length === count) break;
      taken.push(entry);
      this.#remove(key, entry.type);
    }
    return taken;
  }

  #makeRoom(): void {
    for (const type of DROPPABLE) {
      const [oldest] = this.#droppable[type];
      if (oldest === undefined) continue;
      this.#remove(oldest, type);
      this.#onDropped(type);
      return;
    }
  }

  #remove(key: string, type: LogEntry['type']): void {
    this.#entries.delete(key);
    if (isDroppable(type)) this.#droppable[type].delete(key);
  }
}

const isDroppable = (type: LogEntry['type']): type is Droppable => DROPPABLE.some((droppable) => droppable === type);
