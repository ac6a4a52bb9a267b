import { type ClientOptions, WebSocket } from 'ws';
import type { NotificationData, NotificationType, Params, RequestType, Result } from '../../src/protocol/contract.ts';
import { notifications, requests } from '../../src/protocol/contract.ts';
import { ServerFrame } from '../../src/protocol/envelope.ts';
import { ErrorBody } from '../../src/protocol/errors.ts';
import type { Credentials } from '../../src/protocol/session.ts';
import { Inbox } from './inbox.ts';

export class Refused extends Error {
  override name = 'Refused';
  readonly code: ErrorBody['code'];
  readonly details: ErrorBody['details'];

  constructor({ code, message, details }: ErrorBody) {
    super(`${code}: ${message}`);
    this.code = code;
    this.details = details;
  }
}

/** Speaks the protocol by hand, right or wrong, over one WebSocket at a time. Every answer is held against the contract. */
export class RawClient {
  readonly inbox = new Inbox();
  /** How many WebSocket pings the server has sent; each was answered already, unless `autoPong` is off. */
  pings = 0;
  session: Result<'hello'> | null = null;
  /** Off: the server is not told what was processed. */
  acknowledges = true;
  lastSeq = 0;
  #socket: WebSocket;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#listen();
  }

  /** `options`: those of the WebSocket library. */
  static async connect(url: string, options: ClientOptions = {}): Promise<RawClient> {
    const client = new RawClient(new WebSocket(url, options));
    await client.notification('welcome');
    return client;
  }

  get me(): Result<'hello'> {
    if (!this.session) throw new Error('this client has not signed in');
    return this.session;
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Resolves when the connection is closed, by whichever side. */
  get closed(): Promise<{ code: number; reason: string }> {
    return this.#closed;
  }
  #closed: Promise<{ code: number; reason: string }> = Promise.resolve({ code: 0, reason: '' });

  sendRaw(data: string | Buffer, as: 'text' | 'binary' = typeof data === 'string' ? 'text' : 'binary'): void {
    this.#socket.send(data, { binary: as === 'binary' });
  }

  send(type: string, data: unknown, more: { id?: number; v?: number } = {}): number {
    const id = more.id ?? this.#lastId + 1;
    this.#lastId = Math.max(this.#lastId, id);
    const ack = this.acknowledges && this.session ? { ack: this.lastSeq } : {};
    this.sendRaw(JSON.stringify({ v: 1, ...ack, ...more, id, type, data }));
    return id;
  }

  /** Rejects with `Refused`. */
  async request<T extends RequestType>(type: T, data: Params<T>, more: { id?: number } = {}): Promise<Result<T>> {
    return this.replyTo(type, this.send(type, data, more));
  }

  async replyTo<T extends RequestType>(type: T, id: number): Promise<Result<T>> {
    const frame = await this.inbox.take(`reply to ${type} (${id})`, ({ re }) => re === id);
    if (frame.type === 'error') throw new Refused(ErrorBody.parse(frame.data));
    if (frame.type !== type) throw new Error(`the reply to ${type} is of type ${frame.type}`);
    return requests[type].result.parse(frame.data) as Result<T>;
  }

  /** What the request is refused with. Rejects where it is not. */
  async refusal(type: RequestType, data: unknown, more: { id?: number } = {}): Promise<Refused> {
    try {
      await this.replyTo(type, this.send(type, data, more));
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
    throw new Error(`${type} was not refused`);
  }

  /** An error that belongs to no request. */
  async strayError(): Promise<ErrorBody> {
    const frame = await this.inbox.take('stray error', ({ type, re }) => type === 'error' && re === undefined);
    return ErrorBody.parse(frame.data);
  }

  /** The next one of this type that nobody took yet. */
  async notification<T extends NotificationType>(type: T, timeoutMs?: number): Promise<NotificationData<T>> {
    const { data } = await this.inbox.take(type, (frame) => frame.type === type && frame.re === undefined, timeoutMs);
    return notifications[type].parse(data) as NotificationData<T>;
  }

  /** The types of all notifications so far; what the server did before this was asked is among them. */
  async heard(): Promise<string[]> {
    await this.request('ping', {});
    return this.inbox.all.filter(({ re }) => re === undefined).map(({ type }) => type);
  }

  async hello(credentials: Credentials): Promise<Result<'hello'>> {
    const client = { name: 'raw-client', version: '1' };
    this.session = await this.request('hello', { credentials, client });
    this.lastSeq = 0;
    return this.session;
  }

  /** Closes the connection as the WebSocket protocol has it; a browser says 1001 when its page is left. */
  close(code: number): void {
    this.#socket.close(code);
  }

  /** The socket is gone at once; nobody says goodbye. */
  cut(): void {
    this.#socket.terminate();
  }

  /** A new connection; the session is the same if `resume` is said on it. */
  async reconnect(url: string): Promise<void> {
    this.cut();
    this.#socket = new WebSocket(url);
    this.#listen();
    await this.notification('welcome');
  }

  /** Goes on with another client's session, as if it had stolen or inherited it. */
  continueSessionOf(other: RawClient): Promise<Result<'resume'>> {
    this.session = other.me;
    this.lastSeq = other.lastSeq;
    this.#lastId = other.#lastId;
    return this.resume();
  }

  resume(lastSeq = this.lastSeq): Promise<Result<'resume'>> {
    return this.request('resume', { resumeToken: this.me.resumeToken, lastSeq });
  }

  #listen(): void {
    const socket = this.#socket;
    const { promise, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
    this.#closed = promise;
    socket.on('message', (data) => {
      const frame = ServerFrame.parse(JSON.parse(data.toString()));
      if (frame.seq !== undefined) this.lastSeq = Math.max(this.lastSeq, frame.seq);
      this.inbox.put(frame);
    });
    socket.on('ping', () => {
      this.pings += 1;
    });
    // `close` follows and says enough.
    socket.on('error', () => undefined);
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  }
}
