/** The address bar, as far as one page goes: its word in the fragment opens it, so that a link can be sent. */
export type PageAddress = { read(): boolean; write(open: boolean): void };

export const pageAddress = (word: string): PageAddress => ({
  read: () => new URLSearchParams(location.hash.replace(/^#/, '')).has(word),
  write(open) {
    const parameters = new URLSearchParams(location.hash.replace(/^#/, ''));
    if (open) parameters.set(word, '');
    else parameters.delete(word);
    const hash = parameters.toString().replace(/=(?=&|$)/g, '');
    history.replaceState(null, '', location.pathname + location.search + (hash === '' ? '' : `#${hash}`));
  },
});

/** Whether a page that one comes back from is on the screen. */
export class PageFlow {
  readonly #address: PageAddress;
  readonly #listeners = new Set<() => void>();
  #open: boolean;

  constructor(address: PageAddress) {
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
