import { useSyncExternalStore } from 'react';
import type { PageFlow } from './page-flow.ts';

export const usePageOpen = (flow: PageFlow): boolean => useSyncExternalStore(flow.subscribe, flow.snapshot);
