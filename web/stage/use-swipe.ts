import { type PointerEvent, useRef } from 'react';
import { swipeOf } from './swipe.ts';

/** Pages are turned by the finger. What it gives belongs to the stage. */
export const useSwipe = (turnPage: (by: 1 | -1) => void) => {
  const from = useRef<{ x: number; y: number } | null>(null);
  return {
    onPointerDown: ({ pointerType, isPrimary, clientX: x, clientY: y }: PointerEvent) => {
      from.current = pointerType === 'mouse' || !isPrimary ? null : { x, y };
    },
    onPointerUp: ({ isPrimary, clientX: x, clientY: y }: PointerEvent) => {
      const by = from.current && isPrimary ? swipeOf(from.current, { x, y }) : null;
      from.current = null;
      if (by) turnPage(by);
    },
    onPointerCancel: () => {
      from.current = null;
    },
  };
};
