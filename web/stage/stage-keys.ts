type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export type StageKey = 'next-page' | 'previous-page' | 'figures';

/** Page Down and Page Up, as in any list that is longer than the window; Ctrl+Shift+D on any keyboard. */
export const stageKeyOf = ({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): StageKey | null => {
  if (metaKey || altKey) return null;
  if (ctrlKey || shiftKey) return ctrlKey && shiftKey && code === 'KeyD' ? 'figures' : null;
  if (key === 'PageDown') return 'next-page';
  return key === 'PageUp' ? 'previous-page' : null;
};
