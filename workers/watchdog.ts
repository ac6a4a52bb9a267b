/**
 * What a look at a worker that was asked something showed. `starved`: it would run, and gets no processor, or waits for a
 * disk: the machine is overloaded, and killing what it carries would load it more.
 */
export type Sight = 'answered' | 'silent' | 'starved';

/** `stuck` is for good: it has to be ended. */
export type Watch =
  | { readonly state: 'well' }
  | { readonly state: 'silent'; readonly looks: number; readonly starved: number }
  | { readonly state: 'stuck' };

/**
 * A look a second. Looks are counted, and not time: after a pause of the whole server, or of the machine, one more has
 * passed, and not all that were missed.
 */
export const LOOK_EVERY_MS = 1_000;
/** So many looks in vain. More leaves its rooms without media longer; fewer kills a worker that only had much to do. */
const PATIENCE = 3;
/** So many more in which it was starved. */
const MORE_PATIENCE = 12;

export const initialWatch: Watch = { state: 'well' };

export function look(before: Watch, sight: Sight): Watch {
  if (before.state === 'stuck') return before;
  if (sight === 'answered') return initialWatch;
  const { looks, starved } = before.state === 'silent' ? before : { looks: 0, starved: 0 };
  const next = sight === 'starved' ? { looks, starved: starved + 1 } : { looks: looks + 1, starved };
  const isStuck = next.looks >= PATIENCE || next.starved >= MORE_PATIENCE;
  return isStuck ? { state: 'stuck' } : { state: 'silent', ...next };
}
