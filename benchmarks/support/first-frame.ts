import type { Locator, Page } from 'playwright-core';

/** On the page that joins, before the click: somebody reads who is there and sees whether their hair is right. */
export const LOOK_MS = 3_000;

/**
 * Resolves with the time, in ms since the epoch, at which the compositor had the first frame
 * (requestVideoFrameCallback's presentationTime) of the last of so many remote pictures.
 */
export function firstRemoteFramesAt(page: Page, pictures = 1): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const times = new Map<HTMLVideoElement, number>();
        const watched = new WeakSet<HTMLVideoElement>();
        const observer = new MutationObserver(() => watch());
        const watch = (): void => {
          for (const video of document.querySelectorAll<HTMLVideoElement>('[data-testid="remote-video"]')) {
            if (watched.has(video)) continue;
            watched.add(video);
            video.requestVideoFrameCallback((_now, frame) => {
              times.set(video, performance.timeOrigin + frame.presentationTime);
              if (times.size < wanted) return;
              observer.disconnect();
              resolve(Math.max(...times.values()));
            });
          }
        };
        observer.observe(document.body, { childList: true, subtree: true });
        watch();
      }),
    pictures,
  );
}

/** Clicks, and resolves with the click's own time stamp, in ms since the epoch. */
export async function clickedAt(button: Locator): Promise<number> {
  const at = button.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        const tell = (event: Event): void => resolve(performance.timeOrigin + event.timeStamp);
        element.addEventListener('click', tell, { capture: true, once: true });
      }),
  );
  await button.click();
  return await at;
}
