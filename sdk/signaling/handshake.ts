import { notifications, type Params, type Result, requests } from '../../src/protocol/contract.ts';
import type { ServerFrame } from '../../src/protocol/envelope.ts';
import type { Credentials } from '../../src/protocol/session.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import { isSdkError, SdkError } from '../sdk-error.ts';
import type { WayIn } from './membership.ts';

/** Where resuming is refused, and so is a token, the next credentials are tried. */
type HandshakeGoal = WayIn & Pick<Params<'hello'>, 'client' | 'presence'>;

/**
 * `clockAheadMs`: how far this device's clock is ahead of the server's. `serverOrigin`: the server's time when this page's
 * `performance.now()` was 0.
 */
type Established = { heartbeatMs: number; clockAheadMs: number; serverOrigin: number };

export type HandshakeOutcome =
  | ({ type: 'hello'; result: Result<'hello'> } & Established)
  | ({ type: 'resumed'; result: Result<'resume'> } & Established)
  | { type: 'refused'; error: SdkError };

type Step =
  | { awaiting: 'welcome' }
  | { awaiting: 'resume'; id: number; established: Established }
  | { awaiting: 'hello'; id: number; established: Established; credentialsLeft: readonly Credentials[] }
  | { awaiting: 'nothing' };

export type HandshakeDependencies = {
  goal: HandshakeGoal;
  takeId: () => number;
  send: (request: { id: number; type: 'hello' | 'resume'; data: unknown }) => void;
  /** Called once, in the same turn as the deciding frame: the next frame already belongs to the session. */
  finished: (outcome: HandshakeOutcome) => void;
  timeoutMs: number;
};

/** From a fresh connection to a session: welcome, then resume or hello. */
export class Handshake {
  readonly #dependencies: HandshakeDependencies;
  readonly #timer: ReturnType<typeof setTimeout>;
  #step: Step = { awaiting: 'welcome' };

  constructor(dependencies: HandshakeDependencies) {
    this.#dependencies = dependencies;
    this.#timer = setTimeout(() => this.#refuse(new SdkError('network', 'no welcome in time')), dependencies.timeoutMs);
  }

  handleFrame(frame: ServerFrame): void {
    const step = this.#step;
    switch (step.awaiting) {
      case 'nothing':
        return;
      case 'welcome':
        if (frame.type === 'welcome') this.#handleWelcome(frame.data);
        else if (frame.type === 'error') this.#refuse(SdkError.fromWire(frame.data));
        return;
      case 'resume':
        if (frame.re === step.id) this.#handleResumeReply(frame, step.established);
        return;
      case 'hello':
        if (frame.re === step.id) this.#handleHelloReply(frame, step);
        return;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#step = { awaiting: 'nothing' };
  }

  #handleWelcome(data: unknown): void {
    const welcome = notifications.welcome.safeParse(data);
    if (!welcome.success) {
      this.#refuse(new SdkError('invalid-reply', 'the welcome does not fit', { cause: welcome.error }));
      return;
    }
    const { versions, limits, serverTime } = welcome.data;
    const established = {
      heartbeatMs: limits.heartbeatMs,
      clockAheadMs: Date.now() - serverTime,
      serverOrigin: serverTime - performance.now(),
    };
    const { goal } = this.#dependencies;
    if (!versions.includes(PROTOCOL_VERSION)) {
      this.#refuse(
        new SdkError('unsupported-version', `the server speaks ${versions.join(', ')}, not ${PROTOCOL_VERSION}`),
      );
    } else if (goal.resume) {
      this.#sayResume(goal.resume, established);
    } else {
      this.#sayHello(goal.credentials, established);
    }
  }

  #sayResume(data: Params<'resume'>, established: Established): void {
    const id = this.#dependencies.takeId();
    this.#step = { awaiting: 'resume', id, established };
    this.#dependencies.send({ id, type: 'resume', data });
  }

  #sayHello([credentials, ...credentialsLeft]: readonly Credentials[], established: Established): void {
    if (!credentials) {
      this.#refuse(new SdkError('not-signed-in'));
      return;
    }
    const id = this.#dependencies.takeId();
    const { client, presence } = this.#dependencies.goal;
    this.#step = { awaiting: 'hello', id, credentialsLeft, established };
    this.#dependencies.send({ id, type: 'hello', data: { credentials, client, ...(presence && { presence }) } });
  }

  #handleResumeReply(frame: ServerFrame, established: Established): void {
    if (frame.type === 'error') {
      const error = SdkError.fromWire(frame.data);
      if (error.retryable) this.#refuse(error);
      else this.#sayHello(this.#dependencies.goal.credentials, established);
      return;
    }
    const result = requests.resume.result.safeParse(frame.data);
    if (result.success) this.#finish({ type: 'resumed', result: result.data, ...established });
    else this.#refuse(new SdkError('invalid-reply', 'the reply to resume does not fit', { cause: result.error }));
  }

  #handleHelloReply(frame: ServerFrame, step: Step & { awaiting: 'hello' }): void {
    if (frame.type === 'error') {
      const error = SdkError.fromWire(frame.data);
      const anotherMayDo = isSdkError(error, 'token-invalid', 'token-expired') && step.credentialsLeft.length > 0;
      if (anotherMayDo) this.#sayHello(step.credentialsLeft, step.established);
      else this.#refuse(error);
      return;
    }
    const result = requests.hello.result.safeParse(frame.data);
    if (result.success) this.#finish({ type: 'hello', result: result.data, ...step.established });
    else this.#refuse(new SdkError('invalid-reply', 'the reply to hello does not fit', { cause: result.error }));
  }

  #refuse(error: SdkError): void {
    this.#finish({ type: 'refused', error });
  }

  #finish(outcome: HandshakeOutcome): void {
    this.close();
    this.#dependencies.finished(outcome);
  }
}
