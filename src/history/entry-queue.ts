import type { DropReason } from './history-events.ts';
import { keyOf, type LogEntry, merged } from './log-entry.ts';

/** What makes room first, in this order, and as what it is counted. The rest is little, and is what is looked for. */
const DROPPABLE = ['scores', 'event'] as const;
type Droppable = (typeof DROPPABLE)[number];
const COUNTED_AS = { scores: 'scores', event: 'events' } as const satisfies Record<Droppable, DropReason>;

/** So many times what may wait, where neither is left: rows of calls, seats and people, of weeks without a database. */
const OVERFLOW = 2;

/**
 * Entries that wait to be written, in the order in which they came. Of those about the same thing one waits, in the
 * place of the first. Bounded: the oldest scores make room, then the oldest events, and beyond a second limit whatever
 * is the oldest.
 */
export class EntryQueue {
  readonly #maxEntries: number;
  readonly #onDropped: (reason: DropReason) => void;
  readonly #entries = new Map<string, LogEntry>();
  readonly #droppable: Readonly<Record<Droppable, Set<string>>> = { scores: new Set(), event: new Set() };

  constructor(maxEntries: number, onDropped: (reason: DropReason) => void) {
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
      this.#onDropped(COUNTED_AS[type]);
      return;
    }
    if (this.#entries.size <= this.#maxEntries * OVERFLOW) return;
    this.take(1);
    this.#onDropped('overflow');
  }

  #remove(key: string, type: LogEntry['type']): void {
    this.#entries.delete(key);
    if (isDroppable(type)) this.#droppable[type].delete(key);
  }
}

const isDroppable = (type: LogEntry['type']): type is Droppable => DROPPABLE.some((droppable) => droppable === type);
