import type { Page } from 'playwright-core';

/** `at`: ms since the epoch, when the page presented it. */
export type Frame = { at: number; height: number };

/** By picture: `screen-tile` or `remote-tile`, and the id of whose it is. */
export type Frames = Record<string, Frame[]>;

type LoggingWindow = typeof window & { frameLog: Frames };

/** From now on the page writes down each frame of each picture that it shows. */
export const logFrames = (page: Page): Promise<void> => page.evaluate(install);

export const framesOf = (page: Page): Promise<Frames> =>
  page.evaluate(() => (window as unknown as LoggingWindow).frameLog);

function install(): void {
  const frameLog: Frames = {};
  Object.assign(window, { frameLog });
  const watched = new WeakSet<Element>();
  const watch = (video: HTMLVideoElement, frames: Frame[]): void => {
    watched.add(video);
    const note: VideoFrameRequestCallback = (_, { presentationTime, height }) => {
      frames.push({ at: performance.timeOrigin + presentationTime, height });
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
  };
  const look = (): void => {
    for (const tile of document.querySelectorAll<HTMLElement>(
      '[data-testid="screen-tile"], [data-testid="remote-tile"]',
    )) {
      const video = tile.querySelector('video');
      if (!video || watched.has(video)) continue;
      const key = `${tile.dataset['testid']} ${tile.dataset['peerId']}`;
      frameLog[key] ??= [];
      watch(video, frameLog[key]);
    }
  };
  look();
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}
