import type { Permission } from '../../sdk/index.ts';

export type Shortcut = 'microphone' | 'camera' | 'screen';

/** Without it there is neither the button nor its key. */
export const NEEDS: Readonly<Record<Shortcut, Permission>> = {
  microphone: 'publish-audio',
  camera: 'publish-video',
  screen: 'publish-screen',
};

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>;

const byLetter: Readonly<Record<string, Shortcut>> = { m: 'microphone', v: 'camera', s: 'screen' };
const byPlace: Readonly<Record<string, Shortcut>> = { KeyM: 'microphone', KeyV: 'camera', KeyS: 'screen' };

/** By letter on a Latin layout, by place on the keyboard on any other: M is `Ь` in Russian. */
export const shortcutOf = (press: KeyPress): Shortcut | null => {
  if (press.ctrlKey || press.metaKey || press.altKey || press.repeat) return null;
  const letter = press.key.toLowerCase();
  return (/^[a-z]$/.test(letter) ? byLetter[letter] : byPlace[press.code]) ?? null;
};

const TYPING = 'input, select, textarea, [contenteditable="true"], [role="dialog"], [role="alertdialog"]';

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(TYPING) !== null;
