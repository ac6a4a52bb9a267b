import { setTimeout as pause } from 'node:timers/promises';
import type { Params, RequestType } from '../../src/protocol/contract.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';

export type Frame = { type: string; re?: number; seq?: number; data: Record<string, unknown> };
export type Line = { who: string; direction: 'sends' | 'receives'; frame: Record<string, unknown> };

const PATIENCE_MS = 5_000;
const POLL_MS = 5;

/** One person's connection, which notes everything that passes over it. */
export class TranscriptClient {
  readonly #who: string;
  readonly #url: string;
  readonly #lines: Line[];
  #socket: WebSocket | null = null;
  #received: Frame[] = [];
  #read = 0;
  #lastId = 0;
  #lastSeq = 0;
  #isNoting = true;
  #hasTicket = false;

  constructor(who: string, url: string, lines: Line[]) {
    this.#who = who;
    this.#url = url;
    this.#lines = lines;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** What is said meanwhile is not noted. */
  async unnoted<T>(work: () => Promise<T>): Promise<T> {
    this.#isNoting = false;
    try {
      return await work();
    } finally {
      this.#isNoting = true;
    }
  }

  connect(): void {
    const socket = new WebSocket(this.#url);
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data))));
    this.#socket = socket;
  }

  /** As a network does that goes away. Resolves when the socket is gone. */
  async disconnect(): Promise<void> {
    const socket = this.#socket;
    if (!socket) return;
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve, { once: true }));
    socket.close();
    await closed;
  }

  send<T extends RequestType>(type: T, data: Params<T>): void {
    this.#lastId += 1;
    const ack = this.#lastSeq > 0 && type !== 'hello' && type !== 'resume' ? { ack: this.#lastSeq } : {};
    const frame = { v: PROTOCOL_VERSION, id: this.#lastId, type, ...ack, data };
    this.#note('sends', frame);
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Notes the next messages, which must be of these types in this order; the server's order is part of the protocol. */
  async receive(...types: string[]): Promise<Frame[]> {
    const until = Date.now() + PATIENCE_MS;
    while (this.#received.length < this.#read + types.length && Date.now() < until) await pause(POLL_MS);
    const frames = this.#received.slice(this.#read, this.#read + types.length);
    const got = frames.map(({ type }) => type).join(', ');
    if (got !== types.join(', ')) throw new Error(`${this.#who} got ${got} instead of ${types.join(', ')}`);
    this.#read += types.length;
    for (const frame of frames) {
      this.#lastSeq = Math.max(this.#lastSeq, frame.seq ?? 0);
      this.#note('receives', frame);
    }
    return frames;
  }

  async receiveOne(type: string): Promise<Frame> {
    const [frame] = await this.receive(type);
    if (!frame) throw new Error(`${this.#who} got no ${type}`);
    return frame;
  }

  /** Throws if anything came that `receive` did not ask for. */
  assertNothingLeft(): void {
    const left = this.#received.slice(this.#read).map(({ type }) => type);
    if (left.length > 0) throw new Error(`${this.#who} also got ${left.join(', ')}`);
  }

  /** A seat’s later tickets say nothing new to a reader. */
  #take(frame: Frame): void {
    const isTicket = frame.type === 'seat.ticket';
    if (!isTicket || !this.#hasTicket) this.#received.push(frame);
    this.#hasTicket ||= isTicket;
  }

  #note(direction: Line['direction'], frame: Record<string, unknown>): void {
    if (this.#isNoting) this.#lines.push({ who: this.#who, direction, frame });
  }
}
