import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { NotificationData, NotificationType, Params, RequestType, Result } from '../../src/protocol/contract.ts';
import { notifications } from '../../src/protocol/contract.ts';
import { ServerFrame } from '../../src/protocol/envelope.ts';
import { Inbox } from './inbox.ts';

type Pending = { id: number; type: RequestType; data: unknown };

/** A client as the protocol asks for one: it comes back whenever it is cut, resumes, and asks again what was not answered. */
export class StubbornClient {
  /** The numbered messages in the order of arrival. Were one to come twice or never, the numbers would show it. */
  readonly numbered: ServerFrame[] = [];
  session: Result<'hello'> | null = null;
  connections = 0;
  readonly #inbox = new Inbox();
  readonly #pending = new Map<number, Pending>();
  readonly #url: string;
  readonly #token: string;
  #socket: WebSocket | null = null;
  #state: 'entering' | 'in' | 'stopped' = 'entering';
  #lastId = 0;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
    this.#connect();
    onTestFinished(() => this.stop());
  }

  async signedIn(): Promise<Result<'hello'>> {
    await this.#inbox.take('reply to hello', ({ type, re }) => type === 'hello' && re !== undefined, 10_000);
    if (!this.session) throw new Error('hello was answered without a session');
    return this.session;
  }

  async request<T extends RequestType>(type: T, data: Params<T>): Promise<Result<T>> {
    const pending = { id: this.#takeId(), type, data };
    this.#pending.set(pending.id, pending);
    if (this.#state === 'in') this.#send(pending);
    const reply = await this.#inbox.take(
      `reply to ${type}`,
      ({ re, seq }) => re === pending.id && seq !== undefined,
      10_000,
    );
    if (reply.type !== type) throw new Error(`${type} was answered with ${JSON.stringify(reply)}`);
    return reply.data as Result<T>;
  }

  async notification<T extends NotificationType>(type: T): Promise<NotificationData<T>> {
    const { data } = await this.#inbox.take(type, (frame) => frame.type === type && frame.re === undefined, 10_000);
    return notifications[type].parse(data) as NotificationData<T>;
  }

  #connect(): void {
    if (this.#state === 'stopped') return;
    this.#state = 'entering';
    this.connections += 1;
    this.#socket = new WebSocket(this.#url);
    this.#socket.on('message', (data) => this.#receive(ServerFrame.parse(JSON.parse(data.toString()))));
    // `close` follows.
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => this.#connect());
  }

  #receive(frame: ServerFrame): void {
    if (frame.type === 'welcome') this.#enter();
    else if (frame.re !== undefined && frame.seq === undefined) this.#entered(frame);
    if (frame.seq !== undefined) this.numbered.push(frame);
    if (frame.seq !== undefined && frame.re !== undefined) this.#pending.delete(frame.re);
    this.#inbox.put(frame);
  }

  #enter(): void {
    const id = this.#takeId();
    if (this.session) {
      const data = { resumeToken: this.session.resumeToken, lastSeq: this.#lastSeq };
      this.#send({ id, type: 'resume', data });
    } else {
      const credentials = { method: 'token', token: this.#token };
      this.#send({ id, type: 'hello', data: { credentials, client: { name: 'stubborn', version: '1' } } });
    }
  }

  #entered(frame: ServerFrame): void {
    if (frame.type === 'error') throw new Error(`not let in: ${JSON.stringify(frame)}`);
    if (frame.type === 'hello') this.session = frame.data as Result<'hello'>;
    this.#state = 'in';
    for (const pending of this.#pending.values()) this.#send(pending);
  }

  #send({ id, type, data }: Pending): void {
    const ack = this.session ? { ack: this.#lastSeq } : {};
    this.#socket?.send(JSON.stringify({ v: 1, id, type, data, ...ack }));
  }

  get #lastSeq(): number {
    return this.numbered.at(-1)?.seq ?? 0;
  }

  #takeId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** It comes back no more. */
  stop(): void {
    this.#state = 'stopped';
    this.#socket?.terminate();
  }
}
