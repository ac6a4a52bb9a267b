const KEY = 'test';

/** The page’s address, as far as the test goes: `#test` opens it, so that support can send a link. */
export type CheckAddress = { read(): boolean; write(open: boolean): void };

export const checkAddress: CheckAddress = {
  read: () => new URLSearchParams(location.hash.replace(/^#/, '')).has(KEY),
  write(open) {
    const parameters = new URLSearchParams(location.hash.replace(/^#/, ''));
    if (open) parameters.set(KEY, '');
    else parameters.delete(KEY);
    const hash = parameters.toString().replace(/=(?=&|$)/g, '');
    history.replaceState(null, '', location.pathname + location.search + (hash === '' ? '' : `#${hash}`));
  },
};

/** Whether the connection test is on the screen. */
export class CheckFlow {
  readonly #address: CheckAddress;
  readonly #listeners = new Set<() => void>();
  #open: boolean;

  constructor(address: CheckAddress) {
    this.#address = address;
    this.#open = address.read();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): boolean => this.#open;

  readonly open = (): void => this.#set(true);
  readonly close = (): void => this.#set(false);

  /** When somebody pastes a link into a page that is open. */
  readonly readAddress = (): void => {
    if (this.#address.read()) this.#set(true);
  };

  #set(open: boolean): void {
    if (this.#open === open) return;
    this.#open = open;
    this.#address.write(open);
    for (const listener of this.#listeners) listener();
  }
}
