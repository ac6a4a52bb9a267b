import { useEffect, useRef } from 'react';
import { isTyping } from '../call/shortcuts.ts';
import { type StageKey, stageKeyOf } from './stage-keys.ts';

/** What keys do to the stage, wherever on the page the focus is. */
export const useStageKeys = (actions: Readonly<Record<StageKey, () => void>>): void => {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  }, [actions]);

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const key = stageKeyOf(event);
      if (!key || (key !== 'figures' && isTyping(event.target))) return;
      // Browsers have something else for it.
      event.preventDefault();
      if (!event.repeat) latest.current[key]();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
};
