const BLINK_MS = 1_000;

/** The page's title from now on: `usual`, or `alert` in its place, which blinks while the tab is hidden. Gives the end of it. */
export const showTitle = (usual: string, alert: string | null): (() => void) => {
  let blinking: ReturnType<typeof setInterval> | undefined;

  const show = () => {
    clearInterval(blinking);
    document.title = alert ?? usual;
    if (alert === null || !document.hidden) return;
    blinking = setInterval(() => {
      document.title = document.title === alert ? usual : alert;
    }, BLINK_MS);
  };

  show();
  document.addEventListener('visibilitychange', show);
  return () => {
    clearInterval(blinking);
    document.removeEventListener('visibilitychange', show);
  };
};
