import { createContext, use } from 'react';
import type { Memory } from './memory.ts';

export const MemoryContext = createContext<Memory | null>(null);

export const useMemory = (): Memory => {
  const memory = use(MemoryContext);
  if (!memory) throw new Error('The component stands outside MemoryContext.');
  return memory;
};
