const VIBRATION = [400, 200, 400, 1_200];
const VIBRATION_ROUND_MS = VIBRATION.reduce((sum, part) => sum + part, 0);

/** Each starts one way of being noticed and gives the function that ends it. */

/** Before the first touch browsers refuse to vibrate, and complain in the console. */
export const vibrate = (): (() => void) => {
  if (!('vibrate' in navigator) || !navigator.userActivation?.hasBeenActive) return () => {};
  const once = () => navigator.vibrate(VIBRATION);
  once();
  const timer = setInterval(once, VIBRATION_ROUND_MS);
  return () => {
    clearInterval(timer);
    navigator.vibrate(0);
  };
};

const canNotify = (): boolean => 'Notification' in window && Notification.permission === 'granted';

export const notify = (title: string, body: string): (() => void) => {
  if (!canNotify()) return () => {};
  try {
    const notification = new Notification(title, { body, icon: '/favicon.svg', requireInteraction: true });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return () => notification.close();
  } catch {
    // Android's Chrome has the constructor and throws in it: the ringing and vibration must do there.
    return () => {};
  }
};
