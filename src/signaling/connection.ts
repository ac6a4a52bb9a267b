import type { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { isRequestType, type RequestType } from '../protocol/contract.ts';
import { ClientFrame } from '../protocol/envelope.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { MAX_MESSAGE_BYTES } from '../protocol/limits.ts';
import { PROTOCOL_VERSION, PROTOCOL_VERSIONS } from '../protocol/version.ts';
import { dispatch, type Handlers, validate } from './dispatcher.ts';
import { gatherWrites } from './gather-writes.ts';
import { type ApplicationRates, RequestLimiter } from './rate-limits.ts';
import type { Bye, Session, Wire } from './session.ts';
import type { SignIn } from './sign-in.ts';

export type ConnectionServices = {
  handlers: Handlers;
  signIn: SignIn;
  applicationRates: ApplicationRates;
  now: () => number;
  /** A request that came, for counting. */
  onRequest: (type: RequestType) => void;
  /** A refusal that a client met, for counting. */
  onRefused: (code: ProtocolError['code']) => void;
  /** A fault of ours; returns the reference under which it is logged. */
  onFault: (error: unknown) => string;
};

type State =
  | { phase: 'anonymous' }
  | { phase: 'signing-in' }
  | { phase: 'signed-in'; session: Session }
  | { phase: 'closed' };

/** Beyond this the client does not read what it is sent; it may come back and resume. */
const MAX_BUFFERED_BYTES = 1_048_576;
/** After this a connection may have a full burst of frames again. */
const FLOODED_RETRY_MS = 1_000;
/** RFC 6455 §7.4.1. */
const CLOSE = { normal: 1000, goingAway: 1001, policy: 1008, tryAgainLater: 1013 } as const;

/** One WebSocket: frames in, frames out; it dies with the socket, its session does not. */
export class Connection implements Wire {
  readonly #socket: WebSocket;
  readonly #stream: Writable;
  readonly #address: string;
  readonly #services: ConnectionServices;
  readonly #limiter: RequestLimiter;
  readonly openedAt: number;
  #state: State = { phase: 'anonymous' };
  #heardAt: number;

  /** `stream`: what the WebSocket writes to. */
  constructor(socket: WebSocket, stream: Writable, address: string, services: ConnectionServices) {
    this.#socket = socket;
    this.#stream = stream;
    this.#address = address;
    this.#services = services;
    this.openedAt = services.now();
    this.#limiter = new RequestLimiter(this.openedAt);
    this.#heardAt = this.openedAt;
  }

  /** One that was told `bye` is not: it may need time to hear that. */
  get awaitsSignIn(): boolean {
    return this.#state.phase === 'anonymous' || this.#state.phase === 'signing-in';
  }

  get heardAt(): number {
    return this.#heardAt;
  }

  heard(): void {
    this.#heardAt = this.#services.now();
  }

  send(json: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    gatherWrites(this.#stream, this.#limitBuffer);
    this.#socket.send(json);
  }

  readonly #limitBuffer = (): void => {
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) this.#socket.close(CLOSE.tryAgainLater, 'too-slow');
  };

  /** Says how to come back, and closes. */
  close(bye: Bye): void {
    if (this.#state.phase === 'closed') return;
    this.#state = { phase: 'closed' };
    this.#sendOutsideSession({ type: 'bye', data: bye });
    this.#socket.close(bye.reason === 'server-stopping' ? CLOSE.goingAway : CLOSE.normal, bye.reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /**
   * The socket is gone, with an RFC 6455 §7.4.1 status code. A browser whose page is closed, left or loaded anew says
   * 1001: nobody can resume that session.
   */
  lost(code: number): void {
    const state = this.#state;
    this.#state = { phase: 'closed' };
    if (state.phase !== 'signed-in') return;
    if (code === CLOSE.goingAway) this.#services.signIn.pageLeft(state.session, this);
    else this.#services.signIn.detach(state.session, this);
  }

  /** Never rejects: whatever is wrong with a frame is answered. */
  async receive(raw: Buffer, isBinary: boolean): Promise<void> {
    this.heard();
    if (this.#limiter.takeFrame(this.#heardAt) > 0) return this.#closeFlooded();
    let requestId: number | undefined;
    try {
      if (raw.byteLength > MAX_MESSAGE_BYTES) throw tooLarge();
      if (isBinary) throw new ProtocolError('malformed-message', 'Frames are JSON text, not binary.');
      const json = parseJson(raw);
      requestId = idOf(json);
      const frame = parseFrame(json);
      await this.#handle(frame);
    } catch (error) {
      this.#answerError(error, requestId);
    }
  }

  /** The session can be resumed by a client that has come to its senses. */
  #closeFlooded(): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#services.onRefused('rate-limited');
    const bye: Bye = { reason: 'rate-limited', action: 'resume', retryAfterMs: FLOODED_RETRY_MS };
    this.#sendOutsideSession({ type: 'bye', data: bye });
    this.#socket.close(CLOSE.policy, 'rate-limited');
  }

  async #handle(frame: ClientFrame): Promise<void> {
    const { id, type, ack, data } = frame;
    const { phase } = this.#state;
    if (phase === 'closed') return;
    if (this.#state.phase === 'signed-in' && ack !== undefined) this.#state.session.acknowledge(ack);
    if (!isRequestType(type)) throw new ProtocolError('unknown-type', `There is no request of type ${type}.`);
    this.#services.onRequest(type);
    this.#limit(type);
    if (type === 'hello' || type === 'resume') return this.#enter(type, id, data);
    if (type === 'meeting.about') return this.#aboutMeeting(id, data);
    if (this.#state.phase !== 'signed-in') throw new ProtocolError('not-signed-in', 'Say hello or resume first.');
    const { session } = this.#state;
    this.#limitApplication(session);
    const admission = session.admit(id);
    if (admission === 'repeated') return;
    if (admission === 'reused') throw new ProtocolError('request-id-reused', 'Request ids must rise within a session.');
    await this.#carryOut(session, id, type, data);
  }

  async #carryOut(
    session: Session,
    id: number,
    type: Exclude<RequestType, 'hello' | 'resume' | 'meeting.about'>,
    data: unknown,
  ): Promise<void> {
    try {
      if (type === 'bye') {
        session.reply(id, type, {});
        this.#services.signIn.signOut(session);
        return;
      }
      const result = await dispatch(this.#services.handlers, type, data, {
        device: session.device,
        now: this.#services.now(),
      });
      session.reply(id, type, result);
    } catch (error) {
      session.refuse(id, this.#toBody(error));
    }
  }

  async #enter(type: 'hello' | 'resume', id: number, data: unknown): Promise<void> {
    if (this.#state.phase !== 'anonymous') throw new ProtocolError('already-signed-in', 'You are signed in already.');
    this.#state = { phase: 'signing-in' };
    try {
      const { signIn } = this.#services;
      if (type === 'hello') {
        const params = validate(type, data);
        const identity = await signIn.authenticate(params, this.#address);
        if (this.#isClosed()) return;
        const { session, result } = signIn.start(identity, this, params.presence);
        this.#state = { phase: 'signed-in', session };
        this.#sendOutsideSession({ re: id, type, data: result });
        signIn.announce(session, params);
      } else {
        const { session, result, replay, awayMs } = signIn.resume(validate(type, data), this, this.#address);
        this.#state = { phase: 'signed-in', session };
        this.#sendOutsideSession({ re: id, type, data: result });
        for (const json of replay) this.send(json);
        signIn.announceResumed(session, { replayed: replay.length, awayMs });
      }
    } catch (error) {
      if (!this.#isClosed()) this.#state = { phase: 'anonymous' };
      throw error;
    }
  }

  /** Outside of any session: who has a link asks before they say who they are. */
  #aboutMeeting(id: number, data: unknown): void {
    if (this.#state.phase !== 'anonymous') throw new ProtocolError('already-signed-in', 'You are signed in already.');
    const result = this.#services.signIn.aboutMeeting(validate('meeting.about', data), this.#address);
    this.#sendOutsideSession({ re: id, type: 'meeting.about', data: result });
  }

  #isClosed(): boolean {
    return this.#state.phase === 'closed';
  }

  #limit(type: RequestType): void {
    const retryAfterMs = this.#limiter.take(type, this.#services.now());
    if (retryAfterMs === 0) return;
    throw new ProtocolError('rate-limited', `Too many ${type} requests: wait ${retryAfterMs} ms.`, {
      details: { retryAfterMs },
    });
  }

  #limitApplication({ device: { applicationId } }: Session): void {
    const retryAfterMs = this.#services.applicationRates.take(applicationId, this.#services.now());
    if (retryAfterMs === 0) return;
    throw new ProtocolError('rate-limited', `Your application asks too often: wait ${retryAfterMs} ms.`, {
      details: { retryAfterMs, limit: 'application-requests' },
    });
  }

  /** A frame that did not become a request of the session is answered outside of it. */
  #answerError(error: unknown, re: number | undefined): void {
    this.#sendOutsideSession({ ...(re !== undefined && { re }), type: 'error', data: this.#toBody(error) });
  }

  #toBody(error: unknown): ReturnType<ProtocolError['toBody']> {
    if (error instanceof ProtocolError) {
      this.#services.onRefused(error.code);
      return error.toBody();
    }
    const reference = this.#services.onFault(error);
    this.#services.onRefused('internal');
    return {
      code: 'internal',
      message: 'The server met a fault; tell its operator the reference.',
      details: { reference },
    };
  }

  #sendOutsideSession(frame: { re?: number; type: string; data: unknown }): void {
    this.send(JSON.stringify({ v: PROTOCOL_VERSION, ...frame }));
  }
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch (cause) {
    throw new ProtocolError('malformed-message', 'The frame is not JSON.', { cause });
  }
}

/** The request's id even where the rest of the frame is not understood, so that the client can tell which one failed. */
function idOf(json: unknown): number | undefined {
  const id = json !== null && typeof json === 'object' && 'id' in json ? json.id : undefined;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}

function parseFrame(json: unknown): ClientFrame {
  const version = json !== null && typeof json === 'object' && 'v' in json ? json.v : undefined;
  if (typeof version === 'number' && !PROTOCOL_VERSIONS.some((spoken) => spoken === version)) {
    throw new ProtocolError('unsupported-version', `Version ${version} of the protocol is not spoken here.`, {
      details: { client: [version], server: [...PROTOCOL_VERSIONS] },
    });
  }
  const frame = ClientFrame.safeParse(json);
  if (frame.success) return frame.data;
  throw new ProtocolError('malformed-message', 'A frame is { v, id, type, ack?, data? } with a positive integer id.');
}

const tooLarge = (): ProtocolError =>
  new ProtocolError('message-too-large', `A frame may have ${MAX_MESSAGE_BYTES} bytes.`, {
    details: { maxMessageBytes: MAX_MESSAGE_BYTES },
  });
