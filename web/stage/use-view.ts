import { useState } from 'react';
import { useMemory } from '../client/memory-context.ts';
import type { View } from './stage-plan.ts';
import { readView, shownView, toggleView, type ViewChoice } from './view-choice.ts';

/** Grid or speaker; what is chosen without a shared screen is remembered. */
export const useView = (shared: boolean): { view: View; toggle: () => void } => {
  const memory = useMemory();
  const [choice, setChoice] = useState<ViewChoice>(() => ({ usual: readView(memory.read('view')), whileShared: null }));
  if (!shared && choice.whileShared !== null) setChoice({ ...choice, whileShared: null });

  const toggle = () => {
    const next = toggleView(choice, shared);
    setChoice(next);
    memory.write('view', next.usual);
  };
  return { view: shownView(choice, shared), toggle };
};
