import { useSyncExternalStore } from 'react';
import { useCheckFlow } from '../client/services.ts';

export const useChecking = (): boolean => {
  const flow = useCheckFlow();
  return useSyncExternalStore(flow.subscribe, flow.snapshot);
};
