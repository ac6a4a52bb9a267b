import { useSyncExternalStore } from 'react';
import { useMeetingFlow } from '../client/services.ts';
import type { MeetingState } from './meeting-flow.ts';

export const useMeeting = (): MeetingState => {
  const flow = useMeetingFlow();
  return useSyncExternalStore(flow.subscribe, flow.snapshot);
};
