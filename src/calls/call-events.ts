import type { CallOutcome, RingEndReason } from '../protocol/calls.ts';
import type { DeviceId, UserId } from '../protocol/ids.ts';
import type { Topology } from '../protocol/topology.ts';
import type { CallDescription } from './call.ts';

/** Facts about calls, in the past tense. Notifications, presence, metrics and logs are all derived from these. */
export type CallEvents = {
  'call-placed': { call: CallDescription };
  'call-offered': { call: CallDescription; deviceId: DeviceId };
  'call-ring-heard': { call: CallDescription; timeToRingMs: number };
  'call-ring-ended': { call: CallDescription; deviceId: DeviceId; reason: RingEndReason };
  'call-answered': { call: CallDescription; deviceId: DeviceId; userId: UserId };
  /** The first media path is up at all ends. */
  'call-connected': { call: CallDescription; setupMs: number; topology: Topology };
  'call-ended': {
    call: CallDescription;
    outcome: CallOutcome;
    durationMs: number;
    devices: readonly DeviceId[];
  };
};
