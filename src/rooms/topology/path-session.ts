import { asRefusal, isOver } from '../media-refusal.ts';
import {
  type MediaPlane,
  MediaPlaneError,
  type MediaPlaneErrorCode,
  type SessionCloseReason,
  type SfuSession,
} from '../ports.ts';

/** A path's session in the media plane, from its opening to its end. */
export class PathSession {
  readonly #session: Promise<SfuSession>;
  readonly #failed: (code: MediaPlaneErrorCode) => void;
  #closed: SessionCloseReason | null = null;

  /** `failed`: told while it is not closed: it could not be opened, died, or does not do what it must. */
  constructor(opening: ReturnType<MediaPlane['open']>, failed: (code: MediaPlaneErrorCode) => void) {
    this.#failed = failed;
    this.#session = opening.then((session) => this.#opened(session));
    this.#session.catch((error: unknown) => this.#fail(error));
  }

  /** For a client: what fails is its refusal. */
  async ask<T>(work: (session: SfuSession) => Promise<T>): Promise<T> {
    try {
      const answer = await work(await this.#session);
      if (this.#closed) throw new MediaPlaneError('closed', 'The path was closed meanwhile.');
      return answer;
    } catch (error) {
      throw asRefusal(error);
    }
  }

  /** A path on which that is not done has failed: it forwards what it must not, or not what it must. */
  insist(work: (session: SfuSession) => Promise<void>): void {
    this.#session.then(work).catch((error: unknown) => {
      if (!isOver(error)) this.#fail(error);
    });
  }

  /** Where it never opens there is nothing to be done. */
  whenOpen(work: (session: SfuSession) => void): void {
    this.#session.then(work, () => undefined);
  }

  close(reason: SessionCloseReason): void {
    if (this.#closed) return;
    this.#closed = reason;
    this.whenOpen((session) => session.close(reason));
  }

  #opened(session: SfuSession): SfuSession {
    if (this.#closed) {
      session.close(this.#closed);
      throw new MediaPlaneError('closed', 'The path was closed before it opened.');
    }
    if (session.failed.aborted) throw session.failed.reason;
    session.failed.addEventListener('abort', () => this.#fail(session.failed.reason), { once: true });
    return session;
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#failed(error instanceof MediaPlaneError ? error.code : 'internal');
  }
}
