import type { Client } from '../../sdk/index.ts';

/** A page that is closed or reloaded leaves its calls in words: nobody waits for it until the grace period is over. */
export const leaveWithPage = (client: Client): void => {
  window.addEventListener('pagehide', () => {
    for (const call of client.calls) {
      /** It may go on ringing on another device. */
      if (call.state.phase !== 'incoming') void call.hangUp();
    }
  });
};
