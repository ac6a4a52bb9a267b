import { once } from 'node:events';
import { WebSocket } from 'ws';

const PLUGIN = 'janus.plugin.videoroom';
const KEEP_ALIVE_MS = 20_000;

export type Description = { type: 'offer' | 'answer'; sdp: string };
type Answer = {
  janus: string;
  transaction?: string;
  /** The handle that an event is of. */
  sender?: number;
  data?: { id: number };
  plugindata?: { data: Record<string, unknown> };
  jsep?: Description;
};

/** One session with Janus, over one WebSocket. */
export class JanusApi {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  /** By handle. */
  readonly #up = new Map<number, PromiseWithResolvers<void>>();
  #session = 0;
  #keptAlive: NodeJS.Timeout | null = null;
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#hear(JSON.parse(data.toString()) as Answer));
  }

  static async connect(port: number): Promise<JanusApi> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'janus-protocol');
    await once(socket, 'open');
    const api = new JanusApi(socket);
    api.#session = (await api.#ask({ janus: 'create' })).data?.id ?? 0;
    api.#keptAlive = setInterval(() => api.#say({ janus: 'keepalive', session_id: api.#session }), KEEP_ALIVE_MS);
    return api;
  }

  /** A handle: what one connection is asked for by. */
  async attach(): Promise<number> {
    const id = (await this.#ask({ janus: 'attach', session_id: this.#session, plugin: PLUGIN })).data?.id ?? 0;
    this.#up.set(id, Promise.withResolvers());
    return id;
  }

  /** Resolves when Janus, too, has what it protects packets with: nobody can watch a feed before. */
  async connected(handle: number): Promise<void> {
    await this.#up.get(handle)?.promise;
  }

  /** To the plugin. */
  async message(handle: number, body: object, jsep?: Description) {
    const message = { janus: 'message', session_id: this.#session, handle_id: handle, body, ...(jsep && { jsep }) };
    const { plugindata, jsep: description } = await this.#ask(message);
    const data = plugindata?.data ?? {};
    if ('error' in data) throw new Error(`Janus: ${String(data['error'])}`);
    return { data, description };
  }

  close(): void {
    if (this.#keptAlive) clearInterval(this.#keptAlive);
    this.#socket.terminate();
  }

  #say(message: object): string {
    const transaction = String(++this.#asked);
    this.#socket.send(JSON.stringify({ ...message, transaction }));
    return transaction;
  }

  async #ask(message: object): Promise<Answer> {
    const transaction = this.#say(message);
    const answer = await new Promise<Answer>((resolve) => this.#waiting.set(transaction, resolve));
    if (answer.janus === 'error') throw new Error(`Janus refused: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** `ack`: it will be answered later. */
  #hear(answer: Answer): void {
    const { janus, transaction = '', sender = 0 } = answer;
    if (janus === 'ack') return;
    if (janus === 'webrtcup') this.#up.get(sender)?.resolve();
    this.#waiting.get(transaction)?.(answer);
    this.#waiting.delete(transaction);
  }
}
