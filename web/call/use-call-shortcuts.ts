import { useEffect } from 'react';
import type { Call } from '../../sdk/index.ts';
import { useMay } from '../moderation/use-may.ts';
import { isTyping, NEEDS, type Shortcut, shortcutOf } from './shortcuts.ts';

type Actions = Readonly<Record<Shortcut, () => void>>;

/** M, V and S, as the tooltips of the buttons that are there say. Escape closes menus and never ends a call. */
export const useCallShortcuts = (call: Call, actions: Actions): void => {
  const may = useMay(call);
  const { microphone, camera, screen } = actions;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const shortcut = isTyping(event.target) ? null : shortcutOf(event);
      if (!shortcut || !may(NEEDS[shortcut])) return;
      event.preventDefault();
      ({ microphone, camera, screen })[shortcut]();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [may, microphone, camera, screen]);
};
