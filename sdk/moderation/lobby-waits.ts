import type { NotificationData } from '../../src/protocol/contract.ts';
import type { MeetingId } from '../../src/protocol/ids.ts';
import type { Signaling } from '../calls/signaling-port.ts';
import type { Log } from '../log.ts';
import { SdkError } from '../sdk-error.ts';

type Wait = { meetingId: MeetingId; settle: (admitted: boolean) => void; fail: (error: unknown) => void };

/** This device before a meeting's door: it waits at one at a time. */
export class LobbyWaits {
  readonly #signaling: Pick<Signaling, 'request'>;
  readonly #log: Log;
  #wait: Wait | null = null;

  constructor(signaling: Pick<Signaling, 'request'>, log: Log) {
    this.#signaling = signaling;
    this.#log = log;
  }

  /** Resolves with whether this device was admitted. Rejects with an `SdkError`, or with the signal's reason. */
  async wait(meetingId: MeetingId, signal?: AbortSignal): Promise<boolean> {
    signal?.throwIfAborted();
    this.#wait?.fail(new SdkError('not-possible-now', 'this device waits elsewhere now'));
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const wait: Wait = { meetingId, settle: resolve, fail: reject };
    this.#wait = wait;
    const giveUp = () => {
      reject(signal?.reason);
      this.#signaling
        .request('lobby.leave', { meetingId })
        .catch((error) => this.#log('debug', 'lobby.leave was refused', error));
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    this.#signaling.request('lobby.wait', { meetingId }).catch(reject);
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
      if (this.#wait === wait) this.#wait = null;
    }
  }

  handle({ meetingId, admitted }: NotificationData<'lobby.answered'>): void {
    if (this.#wait?.meetingId === meetingId) this.#wait.settle(admitted);
  }

  /** The session is another one, or over: the server knows of no wait. */
  forget(): void {
    this.#wait?.fail(new SdkError('session-expired'));
  }
}
