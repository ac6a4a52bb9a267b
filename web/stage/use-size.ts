import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Size } from './grid-shape.ts';

const NOTHING: Size = { width: 0, height: 0 };

/** The inner size of an element in CSS pixels, before it is first painted and at each change. */
export const useSize = (element: RefObject<HTMLElement | null>): Size => {
  const [size, setSize] = useState(NOTHING);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = measured;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return size;
};
