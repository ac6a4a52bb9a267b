import { useSyncExternalStore } from 'react';
import { useRoster } from '../client/services.ts';
import type { Roster } from './call-roster.ts';

export const useRosterState = (): Roster => {
  const roster = useRoster();
  return useSyncExternalStore(roster.subscribe, roster.snapshot);
};
