import type { StunAnswer, StunRequest } from './message.ts';

/** A way on which one question after another is asked. */
export interface StunWire {
  /** Rejects with a `StunWireError`. */
  ask(request: StunRequest): Promise<StunAnswer>;
  close(): void;
}

/**
 * `silent`: no answer in time. `refused`: the machine says that nobody listens there. `unreachable`: the network gives
 * no way. `broken`: the connection ended in the middle, or what came is not STUN.
 */
export type StunWireErrorCode = 'silent' | 'refused' | 'unreachable' | 'broken';

export class StunWireError extends Error {
  override name = 'StunWireError';
  readonly code: StunWireErrorCode;

  constructor(code: StunWireErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** From the system's errors of sockets. */
export function wireError(cause: Error): StunWireError {
  if (cause instanceof StunWireError) return cause;
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'ECONNREFUSED') return new StunWireError('refused', 'nobody listens there', { cause });
  if (code === 'ECONNRESET' || code === 'EPIPE') return new StunWireError('broken', 'the connection broke', { cause });
  return new StunWireError('unreachable', cause.message, { cause });
}

export const silence = (timeoutMs: number): StunWireError =>
  new StunWireError('silent', `no answer within ${timeoutMs / 1000} s`);
