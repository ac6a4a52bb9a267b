/** What the page is told and not called, as in a tab that is not in front: headless Chromium never hides a page itself. */

export type HidingWindow = typeof window & {
  hiding: {
    hide(): void;
    /** Gives when: `performance.now()`. */
    show(): number;
  };
};

/** To be given to `addInitScript`. A hidden page presents nothing: no frames of animations, none of videos. */
export function installHiding(): void {
  let hidden = false;
  const held = new Set<() => void>();
  Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  const change = (to: boolean): void => {
    hidden = to;
    document.dispatchEvent(new Event('visibilitychange'));
  };

  const video = HTMLVideoElement.prototype;
  const { value: nextVideoFrame } = Object.getOwnPropertyDescriptor(video, 'requestVideoFrameCallback') as {
    value: typeof video.requestVideoFrameCallback;
  };
  video.requestVideoFrameCallback = function (callback) {
    return nextVideoFrame.call(this, (now, frame) => {
      if (hidden) held.add(() => this.requestVideoFrameCallback(callback));
      else callback(now, frame);
    });
  };
  const nextFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    nextFrame((now) => {
      if (hidden) held.add(() => void window.requestAnimationFrame(callback));
      else callback(now);
    });

  (window as unknown as HidingWindow).hiding = {
    hide: () => change(true),
    show() {
      change(false);
      for (const ask of held) ask();
      held.clear();
      return performance.now();
    },
  };
}
