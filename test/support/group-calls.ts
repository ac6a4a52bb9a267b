import type { Device } from '../../src/calls/device.ts';
import { callCenter } from './call-center.ts';
import { device, userId } from './people.ts';

export const anna = device('anna-1');
export const boris = device('boris-1');
export const carol = device('carol-1');
export const carolPhone = device('carol-2');
export const dora = device('dora-1');

/** Anna and Boris talk; the others are signed in. */
export function talking(...how: Parameters<typeof callCenter>) {
  const center = callCenter(...how);
  center.online(anna, boris, carol, carolPhone, dora);
  const callId = center.call(anna, 'boris');
  center.registry.answer(boris, callId, 0);
  center.callFacts.length = 0;
  center.roomFacts.length = 0;
  const stateOf = (who: Device): string => center.presence.person(who.applicationId, who.userId)?.state ?? 'offline';
  const add = (user: string, by = anna) => center.registry.add(by, { callId, userId: userId(user) }, center.clock.now);
  return { ...center, callId, stateOf, add };
}

/** A meeting whose link `who` made, or that has this one. */
export const meet = (
  who: Device,
  center: ReturnType<typeof talking>,
  id = center.registry.moderation.createMeeting(who, {}, 0),
) => ({
  id,
  join: (by: Device) => center.registry.join(by, { meetingId: id, video: true }, center.clock.now).callId,
});
