/** What this browser remembers. `seat`: ticket of a seat, and what was on there, from the page's end to its return. `guest`: name and token of a guest, so that a second tab is the same user. `view`: grid or speaker. `share`: how a screen is shared. `meeting-guest`: name and token of who came by a meeting’s link, and which. */
export type MemoryKey =
  | 'language'
  | 'guest'
  | 'meeting-guest'
  | 'access-token'
  | 'admin-token'
  | 'notification-offer'
  | 'view'
  | 'share'
  | 'seat';

export interface Memory {
  read(key: MemoryKey): string | null;
  write(key: MemoryKey, value: string | null): void;
}

/** A token, or a ticket, belongs to one tab and must not outlive it; the rest is for all tabs and stays. */
const OF_THE_TAB: readonly MemoryKey[] = ['access-token', 'admin-token', 'seat', 'meeting-guest'];

const storageFor = (key: MemoryKey): Storage => (OF_THE_TAB.includes(key) ? sessionStorage : localStorage);

/** A browser may refuse storage (private mode, policy): everything then works, and only forgets. */
export const createMemory = (): Memory => ({
  read(key) {
    try {
      return storageFor(key).getItem(`parley.${key}`);
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      if (value === null) storageFor(key).removeItem(`parley.${key}`);
      else storageFor(key).setItem(`parley.${key}`, value);
    } catch {
      // Refused storage: see above.
    }
  },
});
