import type { Memory } from '../../client/memory.ts';
import { ApiProblem } from '../api/admin-api.ts';

/** `asked`: the server wants a token, or another one. */
export type AccessState = { readonly token: string | null; readonly asked: 'no' | 'for-a-token' | 'for-another' };

/** The token of this tab. This machine may need none, so the server is asked first and the person only when it refuses. */
export class AdminAccess {
  readonly #memory: Memory;
  readonly #listeners = new Set<() => void>();
  #state: AccessState;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#state = { token: memory.read('admin-token'), asked: 'no' };
  }

  readonly snapshot = (): AccessState => this.#state;
  readonly token = (): string | null => this.#state.token;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => void this.#listeners.delete(changed);
  };

  give(token: string): void {
    this.#memory.write('admin-token', token);
    this.#become({ token, asked: 'no' });
  }

  forget(): void {
    this.#memory.write('admin-token', null);
    this.#become({ token: null, asked: 'no' });
  }

  /** `token`: with which it was asked; an answer to an earlier one says nothing of this one. */
  refused(problem: unknown, token: string | null): void {
    if (!(problem instanceof ApiProblem) || token !== this.#state.token) return;
    const { code } = problem;
    if (code === 'token-invalid' || code === 'token-expired') {
      this.#memory.write('admin-token', null);
      this.#become({ token: null, asked: token === null ? 'for-a-token' : 'for-another' });
    } else if (code === 'not-allowed' && token === null) {
      this.#become({ token, asked: 'for-a-token' });
    }
  }

  #become(state: AccessState): void {
    this.#state = state;
    for (const changed of this.#listeners) changed();
  }
}
