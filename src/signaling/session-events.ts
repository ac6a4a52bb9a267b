import type { Device } from '../calls/device.ts';
import type { ValidParams } from '../protocol/contract.ts';

/** What a client said beside its credentials. `client`: for operators to read, never to act on. */
export type Introduction = Pick<ValidParams<'hello'>, 'client' | 'presence'>;

/** Facts about signaling sessions. `left`: signed out, or the page was closed. */
export type SessionEvents = {
  'session-started': { device: Device } & Introduction;
  'session-detached': { device: Device };
  /** `awayMs`: how long it had been without a connection; null: it took over from one. */
  'session-resumed': { device: Device; replayed: number; awayMs: number | null };
  'session-ended': { device: Device; reason: 'left' | 'timed-out' };
};
