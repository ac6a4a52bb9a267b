import { useEffect } from 'react';
import { isTyping, type Shortcut, shortcutOf } from './shortcuts.ts';

/** M, V and S, as the buttons' tooltips say. Escape closes menus and never ends a call. */
export const useCallShortcuts = (actions: Readonly<Record<Shortcut, () => void>>): void => {
  const { microphone, camera, screen } = actions;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const shortcut = isTyping(event.target) ? null : shortcutOf(event);
      if (!shortcut) return;
      event.preventDefault();
      ({ microphone, camera, screen })[shortcut]();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [microphone, camera, screen]);
};
