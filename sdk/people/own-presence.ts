import type { Params } from '../../src/protocol/contract.ts';
import { PresenceChoice } from '../../src/protocol/presence.ts';
import type { Signaling } from '../calls/signaling-port.ts';
import type { Log } from '../log.ts';
import type { OwnPresence } from '../people-api.ts';

type Dependencies = {
  signaling: Pick<Signaling, 'request'>;
  storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
  changed: (choice: PresenceChoice) => void;
  log: Log;
};

const KEY = 'parley.presence';

/** What this person wishes to be seen as, and whether anybody is here. */
export class DevicePresence implements OwnPresence {
  readonly #with: Dependencies;
  #choice: PresenceChoice;
  #idle = false;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
    this.#choice = this.#remembered();
  }

  get choice(): PresenceChoice {
    return this.#choice;
  }

  /** What is said with each `hello`. */
  get introduction(): Params<'hello'>['presence'] {
    return { choice: this.#choice, idle: this.#idle };
  }

  async choose(choice: PresenceChoice): Promise<void> {
    const before = this.#choice;
    this.#set(choice);
    try {
      await this.#with.signaling.request('presence.choose', { choice });
    } catch (error) {
      // Somebody may have chosen anew meanwhile.
      if (this.#choice === choice) this.#set(before);
      throw error;
    }
  }

  setIdle(idle: boolean): void {
    if (idle === this.#idle) return;
    this.#idle = idle;
    this.#with.signaling
      .request('presence.idle', { idle })
      .catch((error) => this.#with.log('debug', 'presence.idle was not taken', error));
  }

  /** From the server: what counts, or what another device chose. */
  handleChoice(choice: PresenceChoice): void {
    this.#set(choice);
  }

  /** Who signs out takes the choice along. */
  forget(): void {
    this.#set('online');
  }

  #set(choice: PresenceChoice): void {
    if (choice === this.#choice) return;
    this.#choice = choice;
    this.#remember();
    this.#with.changed(choice);
  }

  #remembered(): PresenceChoice {
    const remembered = PresenceChoice.safeParse(this.#with.storage()?.getItem(KEY));
    return remembered.success ? remembered.data : 'online';
  }

  #remember(): void {
    try {
      if (this.#choice === 'online') this.#with.storage()?.removeItem(KEY);
      else this.#with.storage()?.setItem(KEY, this.#choice);
    } catch (error) {
      this.#with.log('debug', 'the presence cannot be remembered', error);
    }
  }
}
