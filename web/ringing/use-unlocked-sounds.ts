import { useEffect } from 'react';
import { useSounds } from '../client/services.ts';

/** After a reload nobody clicks “Sign in”: then the first click or key anywhere lets the page ring. */
export const useUnlockedSounds = (): void => {
  const sounds = useSounds();
  useEffect(() => {
    const unlock = () => sounds.unlock();
    const once = { once: true, capture: true };
    window.addEventListener('pointerdown', unlock, once);
    window.addEventListener('keydown', unlock, once);
    return () => {
      window.removeEventListener('pointerdown', unlock, once);
      window.removeEventListener('keydown', unlock, once);
    };
  }, [sounds]);
};
