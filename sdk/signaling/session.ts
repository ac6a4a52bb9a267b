import type { Notification, Params, RequestType, Result } from '../../src/protocol/contract.ts';
import type { ServerFrame } from '../../src/protocol/envelope.ts';
import type { Credentials, IceConfiguration } from '../../src/protocol/session.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { ConnectionState, Problem } from '../api.ts';
import type { Log } from '../log.ts';
import { SdkError } from '../sdk-error.ts';
import { Handshake, type HandshakeOutcome } from './handshake.ts';
import { Heartbeat } from './heartbeat.ts';
import { type Membership, memberAfterHello, wayIn } from './membership.ts';
import { PendingRequests } from './pending-requests.ts';
import { type Bye, readNotification } from './read-notification.ts';
import { ReceivedSequence } from './received-sequence.ts';
import type { ReconnectPolicy } from './reconnect-policy.ts';
import { Reconnector } from './reconnector.ts';
import { RoundTrips } from './round-trips.ts';
import { WebSocketConnection } from './web-socket-connection.ts';

/** From opening the socket to the reply to hello or resume. */
const HANDSHAKE_TIMEOUT_MS = 8_000;
/** How long signing out waits for the server's word; it is out of the person's sight. */
const SIGN_OUT_TIMEOUT_MS = 1_000;

export type SessionEvents = {
  state: ConnectionState;
  /** A new session: what belonged to an earlier one is gone. */
  started: Result<'hello'>;
  notification: Notification;
  ice: IceConfiguration;
  problem: Problem;
};

export type SessionDependencies = {
  url: string;
  WebSocket: new (url: string) => WebSocket;
  client: Params<'hello'>['client'];
  /** How this person is seen, as far as this device has a say. */
  presence?: () => Params<'hello'>['presence'];
  reconnectPolicy: ReconnectPolicy;
  log: Log;
};

type Link =
  | { phase: 'down' }
  | { phase: 'handshake'; connection: WebSocketConnection; handshake: Handshake }
  | { phase: 'open'; connection: WebSocketConnection; heartbeat: Heartbeat };

/** This device's signaling session: it outlives its connections. */
export class Session {
  readonly #dependencies: SessionDependencies;
  readonly #emitter: TypedEmitter<SessionEvents>;
  readonly #requests: PendingRequests;
  readonly #received = new ReceivedSequence();
  readonly #reconnector: Reconnector;
  #state: ConnectionState = { phase: 'signed-out' };
  #membership: Membership = { phase: 'none' };
  #link: Link = { phase: 'down' };
  readonly #roundTrips = new RoundTrips(() => performance.now());
  #clockAheadMs = 0;
  #serverOrigin = 0;

  constructor(dependencies: SessionDependencies) {
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => dependencies.log('error', 'a listener failed', error));
    this.#requests = new PendingRequests({
      send: (request) => this.#send(request),
      overdue: () => this.#probe(),
    });
    this.#reconnector = new Reconnector({
      policy: dependencies.reconnectPolicy,
      tryNow: () => this.#connect(),
      scheduled: (plan) => {
        if (this.#membership.phase !== 'member') return;
        this.#setState({ phase: 'reconnecting', me: this.#membership.me, ...plan });
      },
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  on<K extends keyof SessionEvents>(event: K, listener: (data: SessionEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  signIn(credentials: Credentials): Promise<Result<'hello'>> {
    if (this.#membership.phase !== 'none') return Promise.reject(new SdkError('already-signed-in'));
    const signedIn = Promise.withResolvers<Result<'hello'>>();
    this.#membership = { phase: 'signing-in', credentials, signedIn };
    this.#setState({ phase: 'connecting' });
    this.#connect();
    return signedIn.promise;
  }

  async signOut(): Promise<void> {
    if (this.#membership.phase === 'member') {
      // Without a connection there may be one in time: the server should not have to wait for the grace period's end.
      this.#reconnector.hurry();
      const { promise: tooLong, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, SIGN_OUT_TIMEOUT_MS);
      const said = this.request('bye', {}).catch((error) => this.#dependencies.log('debug', 'bye failed', error));
      await Promise.race([said, tooLong]);
      clearTimeout(timer);
    }
    this.close();
  }

  /** Waits for a connection if there is none just now. */
  request<T extends RequestType>(type: T, data: Params<T>): Promise<Result<T>> {
    if (this.#membership.phase !== 'member') return Promise.reject(new SdkError('not-signed-in'));
    return this.#requests.add(type, data);
  }

  toLocalTime(serverTime: number): number {
    return serverTime + this.#clockAheadMs;
  }

  /** Milliseconds since the epoch by the server's clock, however this device's is set meanwhile. */
  get serverTime(): number {
    return Math.round(this.#serverOrigin + performance.now());
  }

  /** Milliseconds; undefined: nothing was asked and answered since this was asked last. */
  takeSlowestRoundTrip(): number | undefined {
    return this.#roundTrips.takeSlowest();
  }

  /** The network may have changed, or the page woke up. */
  handleNetworkChange(): void {
    this.#reconnector.hurry();
    this.#probe();
  }

  /** Signs out without waiting for the server's word. */
  close(): void {
    this.#send({ id: this.#requests.takeId(), type: 'bye', data: {} });
    this.#end({ phase: 'signed-out' }, new SdkError('closed'));
  }

  #connect(): void {
    const { url, WebSocket, client, presence, log } = this.#dependencies;
    let connection: WebSocketConnection;
    try {
      connection = new WebSocketConnection({ url, WebSocket, log });
    } catch (error) {
      // An address that is none, or `ws:` from a page that came by `https:`.
      this.#handleConnectionLost(new SdkError('network', `cannot connect to ${url}`, { cause: error }));
      return;
    }
    const handshake = new Handshake({
      goal: { ...wayIn(this.#membership, this.#received.highest), client, presence: presence?.() },
      takeId: () => this.#requests.takeId(),
      send: (request) => connection.send({ v: PROTOCOL_VERSION, ...request }),
      finished: (outcome) => this.#handleHandshake(connection, outcome),
      timeoutMs: HANDSHAKE_TIMEOUT_MS,
    });
    this.#link = { phase: 'handshake', connection, handshake };
    connection.on('frame', (frame) => this.#handleFrame(frame));
    connection.on('closed', ({ code, reason }) => {
      log('debug', 'the connection was closed', { code, reason });
      this.#handleConnectionLost(new SdkError('network'));
    });
  }

  #handleFrame(frame: ServerFrame): void {
    if (this.#link.phase === 'handshake') this.#link.handshake.handleFrame(frame);
    else if (this.#link.phase === 'open') this.#handleSessionFrame(frame, this.#link.heartbeat);
  }

  #handleSessionFrame(frame: ServerFrame, heartbeat: Heartbeat): void {
    heartbeat.received();
    if (frame.seq !== undefined) {
      const verdict = this.#received.accept(frame.seq);
      if (verdict === 'seen') return;
      if (verdict === 'gap') this.#dependencies.log('error', 'messages of the server are missing', { seq: frame.seq });
    }
    if (frame.re !== undefined) this.#roundTrips.answered(frame.re);
    if (frame.re !== undefined) this.#requests.settle(frame.re, frame);
    else this.#handleNotification(frame.type, frame.data);
    if (this.#received.acknowledgementDue) this.#ping();
  }

  #handleNotification(type: string, data: unknown): void {
    const notification = readNotification(type, data, this.#dependencies.log);
    if (!notification) return;
    if (notification.type === 'bye') this.#handleBye(notification.data);
    else if (notification.type === 'session.ice-servers') this.#emitter.emit('ice', notification.data);
    else this.#emitter.emit('notification', notification);
  }

  #handleHandshake(connection: WebSocketConnection, outcome: HandshakeOutcome): void {
    if (outcome.type === 'refused') {
      this.#handleRefused(outcome.error);
      return;
    }
    if (outcome.type === 'hello') this.#startSession(outcome.result);
    const membership = this.#membership;
    if (membership.phase !== 'member') return;
    const heartbeat = new Heartbeat({
      heartbeatMs: outcome.heartbeatMs,
      ping: () => this.#ping(),
      dead: () => this.#handleConnectionLost(new SdkError('network', 'the server went silent')),
    });
    this.#link = { phase: 'open', connection, heartbeat };
    this.#clockAheadMs = outcome.clockAheadMs;
    this.#serverOrigin = outcome.serverOrigin;
    this.#reconnector.connected();
    this.#emitter.emit('ice', outcome.result.ice);
    if (outcome.type === 'hello') this.#emitter.emit('started', outcome.result);
    this.#setState({ phase: 'online', me: membership.me, deviceId: membership.deviceId });
    this.#requests.linkUp();
  }

  #startSession(result: Result<'hello'>): void {
    const before = this.#membership;
    if (before.phase === 'none') return;
    this.#received.restart();
    this.#requests.rejectAll(new SdkError('session-expired'));
    this.#membership = memberAfterHello(before, result);
    if (before.phase === 'signing-in') before.signedIn.resolve(result);
  }

  #handleRefused(error: SdkError): void {
    if (this.#membership.phase !== 'member' || error.retryable) this.#handleConnectionLost(error);
    else this.#end({ phase: 'expired', me: this.#membership.me, problem: error.toProblem() }, error);
  }

  #handleBye({ reason, action, retryAfterMs }: Bye): void {
    if (action === 'disconnect') {
      this.#end({ phase: 'signed-out' }, new SdkError('closed', `signed out by the server: ${reason}`));
      const problem = { code: reason, message: `The server ended the session: ${reason}.`, retryable: false };
      if (reason !== 'signed-out') this.#emitter.emit('problem', problem);
      return;
    }
    if (this.#membership.phase === 'member' && action === 'reconnect')
      this.#membership = { ...this.#membership, resumeToken: null };
    this.#handleConnectionLost(new SdkError('network'), retryAfterMs);
  }

  #handleConnectionLost(error: SdkError, retryAfterMs?: number): void {
    this.#dropLink();
    if (this.#membership.phase === 'member') this.#reconnector.lost(retryAfterMs);
    else this.#end({ phase: 'signed-out' }, error);
  }

  #end(state: ConnectionState, error: SdkError): void {
    this.#reconnector.stop();
    this.#dropLink();
    if (this.#membership.phase === 'signing-in') this.#membership.signedIn.reject(error);
    this.#membership = { phase: 'none' };
    this.#requests.rejectAll(error);
    this.#received.restart();
    this.#setState(state);
  }

  #dropLink(): void {
    const link = this.#link;
    this.#link = { phase: 'down' };
    this.#requests.linkDown();
    this.#roundTrips.linkDown();
    if (link.phase === 'down') return;
    link.connection.close();
    if (link.phase === 'handshake') link.handshake.close();
    else link.heartbeat.stop();
  }

  #probe(): void {
    if (this.#link.phase === 'open') this.#link.heartbeat.probe();
  }

  #ping(): void {
    this.#send({ id: this.#requests.takeId(), type: 'ping', data: {} });
  }

  #send(request: { id: number; type: string; data: unknown }): void {
    if (this.#link.phase !== 'open') return;
    this.#roundTrips.sent(request.id, request.type);
    this.#link.connection.send({ v: PROTOCOL_VERSION, ...request, ack: this.#received.acknowledge() });
  }

  #setState(state: ConnectionState): void {
    if (state.phase === 'signed-out' && this.#state.phase === 'signed-out') return;
    this.#state = state;
    this.#emitter.emit('state', state);
  }
}
