/** Shorter has people away who read; longer shows people at desks that they have left. */
export const IDLE_AFTER_MS = 300_000;

/** What somebody does who is there. Looking at the page again is one of them. */
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const;

type Watched = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

/**
 * Tells whether nobody has done anything in this page for some minutes, hidden or not. Returns the end of the watch.
 * `capture`: a part of the page that keeps an event to itself is used all the same.
 */
export function watchIdle(page: Watched, tell: (idle: boolean) => void, afterMs = IDLE_AFTER_MS): () => void {
  let timer = setTimeout(() => becomes(true), afterMs);
  let isIdle = false;

  const becomes = (idle: boolean): void => {
    if (idle === isIdle) return;
    isIdle = idle;
    tell(idle);
  };
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => becomes(true), afterMs);
    becomes(false);
  };

  const options = { capture: true, passive: true };
  for (const sign of SIGNS_OF_LIFE) page.addEventListener(sign, alive, options);
  return () => {
    clearTimeout(timer);
    for (const sign of SIGNS_OF_LIFE) page.removeEventListener(sign, alive, options);
  };
}
