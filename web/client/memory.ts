/** What this browser remembers. `guest`: name and token of a guest, so that a second tab is the same user. `view`: grid or speaker. */
export type MemoryKey = 'language' | 'guest' | 'access-token' | 'admin-token' | 'notification-offer' | 'view';

export interface Memory {
  read(key: MemoryKey): string | null;
  write(key: MemoryKey, value: string | null): void;
}

/** A token belongs to one tab and must not outlive it; the rest is for all tabs and stays. */
const storageFor = (key: MemoryKey): Storage =>
  key === 'access-token' || key === 'admin-token' ? sessionStorage : localStorage;

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
