import { useEffect, useState } from 'react';

/** Back to where the keyboard was before, unless another screen has taken the focus by then. */
export const useFocusReturn = (): void => {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const nobodyHasIt = document.activeElement === null || document.activeElement === document.body;
        if (nobodyHasIt && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    },
    [before],
  );
};
