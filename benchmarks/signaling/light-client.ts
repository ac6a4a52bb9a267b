import { WebSocket } from 'ws';

export type Frame = { type: string; id?: number; re?: number; seq?: number; data: Record<string, unknown> };

type Waiter = { matches: (frame: Frame) => boolean; resolve: (frame: Frame) => void };

/** As little of a client as can be: what is measured is the server, on the same two cores. */
export class LightClient {
  lastSeq = 0;
  /** Numbers that came twice, or after a gap. */
  disorder = 0;
  userId = '';
  /** Everything that comes. */
  heard: (frame: Frame) => void = () => undefined;
  #socket: WebSocket;
  #lastId = 0;
  #resumeToken = '';
  #waiters: Waiter[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#listen();
  }

  /** Resolves when it is open, or welcomed. */
  static async connect(url: string, until: 'open' | 'welcome'): Promise<LightClient> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const client = new LightClient(socket);
    await (until === 'open' ? opened(socket) : client.next('welcome'));
    return client;
  }

  async hello(token: string): Promise<void> {
    await this.#signIn({ method: 'token', token });
  }

  async helloAsGuest(name: string): Promise<void> {
    await this.#signIn({ method: 'guest', name });
  }

  /** Sends, and does not wait. */
  send(type: string, data: unknown): number {
    this.#lastId += 1;
    this.#socket.send(JSON.stringify({ v: 1, id: this.#lastId, type, data, ack: this.lastSeq }));
    return this.#lastId;
  }

  /** The same bytes, of a server that sends them back. */
  askEcho(type: string, data: unknown): Promise<Frame> {
    const id = this.send(type, data);
    return this.#take((frame) => frame.id === id);
  }

  async ask(type: string, data: unknown): Promise<Frame> {
    const id = this.send(type, data);
    const frame = await this.#take(({ re }) => re === id);
    if (frame.type === 'error') throw new Error(`${type} was refused: ${JSON.stringify(frame.data)}`);
    return frame;
  }

  next(type: string): Promise<Frame> {
    return this.#take((frame) => frame.type === type && frame.re === undefined);
  }

  cut(): void {
    this.#socket.terminate();
  }

  async resume(url: string): Promise<void> {
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#listen();
    await this.next('welcome');
    await this.ask('resume', { resumeToken: this.#resumeToken, lastSeq: this.lastSeq });
  }

  async #signIn(credentials: object): Promise<void> {
    const { data } = await this.ask('hello', { credentials, client: { name: 'bench', version: '1' } });
    this.#resumeToken = String(data['resumeToken']);
    this.userId = String((data['me'] as { userId: string }).userId);
  }

  #take(matches: Waiter['matches']): Promise<Frame> {
    return new Promise((resolve) => this.#waiters.push({ matches, resolve }));
  }

  #listen(): void {
    this.#socket.on('error', () => undefined);
    this.#socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as Frame));
  }

  #receive(frame: Frame): void {
    if (frame.seq !== undefined) {
      if (frame.seq !== this.lastSeq + 1) this.disorder += 1;
      this.lastSeq = frame.seq;
    }
    this.heard(frame);
    const at = this.#waiters.findIndex(({ matches }) => matches(frame));
    if (at >= 0) this.#waiters.splice(at, 1)[0]?.resolve(frame);
  }
}

const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
