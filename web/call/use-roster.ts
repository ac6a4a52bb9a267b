import { useSyncExternalStore } from 'react';
import { useCallRoster } from '../client/services.ts';
import type { Roster } from './call-roster.ts';

export const useRoster = (): Roster => {
  const roster = useCallRoster();
  return useSyncExternalStore(roster.subscribe, roster.snapshot);
};
