import type { Device } from '../../../src/calls/device.ts';
import type { Notification, RequestType } from '../../../src/protocol/contract.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import type { Session, Wire } from '../../../src/signaling/session.ts';
import type { SessionRegistry } from '../../../src/signaling/session-registry.ts';
import { type Asked, ClientView } from './client-view.ts';

type Frame = { type: string; seq: number; re?: number; data: unknown };

/** One device behind a line on which messages take their time, and which can be cut. The session is the real one. */
export class Client {
  readonly device: Device;
  readonly view = new ClientView();
  readonly #sessions: SessionRegistry;
  readonly #session: Session;
  readonly #resumeToken: string;
  readonly #asked = new Map<number, Asked>();
  #wire: Wire;
  #onTheWay: string[] = [];
  #lastSeq = 0;
  #lastId = 0;

  constructor(device: Device, sessions: SessionRegistry, now: number) {
    this.device = device;
    this.#sessions = sessions;
    this.#wire = this.#newWire();
    const { session, resumeToken } = sessions.start(device, this.#wire, now);
    this.#session = session;
    this.#resumeToken = resumeToken;
    sessions.announce(session, {
      client: { name: 'model', version: '1' },
      presence: { choice: 'online', idle: false },
    });
  }

  get phase(): 'attached' | 'detached' | 'ended' {
    return this.#session.state.phase;
  }

  /** As a connection does: admits, carries out, and answers into the session. Gives what it answered with. */
  request(type: RequestType, callId: string | null, carryOut: () => unknown): { code: string; result: unknown } {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#asked.set(id, { type, callId });
    this.#session.acknowledge(this.#lastSeq);
    if (this.#session.admit(id) !== 'fresh') throw new Error(`request ${id} is not fresh`);
    try {
      const result = carryOut();
      this.#session.reply(id, type, result ?? {});
      return { code: 'ok', result };
    } catch (error) {
      if (!isProtocolError(error)) throw error;
      this.#session.refuse(id, error.toBody());
      return { code: error.code, result: null };
    }
  }

  /** The last request comes again, as after a lost connection: it must not be carried out twice. */
  repeat(): void {
    if (this.#lastId > 0 && this.#session.admit(this.#lastId) === 'fresh') throw new Error('carried out twice');
  }

  /** So many messages arrive. */
  receive(count: number): void {
    for (const json of this.#onTheWay.splice(0, count)) this.#take(JSON.parse(json));
  }

  receiveAll(): void {
    while (this.#onTheWay.length > 0) this.receive(this.#onTheWay.length);
  }

  /** The line is cut: what was on its way is lost. */
  drop(now: number): void {
    this.#onTheWay = [];
    this.#sessions.detach(this.#session, this.#wire, now);
  }

  resume(now: number): void {
    this.#wire = this.#newWire();
    const { replay, awayMs } = this.#sessions.resume(this.#resumeToken, this.#lastSeq, this.#wire, now);
    this.#onTheWay.push(...replay);
    this.#sessions.announceResumed(this.#session, { replayed: replay.length, awayMs });
  }

  signOut(): void {
    this.#sessions.end(this.#session, null, 'left');
  }

  #newWire(): Wire {
    const wire: Wire = {
      send: (json) => void (wire === this.#wire && this.#onTheWay.push(json)),
      close: () => undefined,
    };
    return wire;
  }

  #take({ type, seq, re, data }: Frame): void {
    if (seq !== this.#lastSeq + 1) throw new Error(`message ${seq} after ${this.#lastSeq}`);
    this.#lastSeq = seq;
    if (re === undefined) this.view.notified({ type, data } as Notification);
    else {
      const asked = this.#asked.get(re);
      if (asked) this.view.replied(asked, { type, data });
    }
  }
}

/** By its shape: a registry with a mistake in it is loaded beside the real one, with errors of its own. */
export const isProtocolError = (error: unknown): error is ProtocolError =>
  error instanceof Error && error.name === ProtocolError.name;
