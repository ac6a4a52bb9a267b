import type { Memory } from '../client/memory.ts';
import type { MeetingId } from '../client/types.ts';

export type RememberedGuest = { name: string; token: string | null };

export const parseGuest = (text: string | null): RememberedGuest | null => {
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string')
      return null;
    const token = 'token' in value && typeof value.token === 'string' ? value.token : null;
    return { name: value.name, token };
  } catch {
    // Not ours, or of a version to come: start afresh.
    return null;
  }
};

export const readGuest = (memory: Memory): RememberedGuest | null => parseGuest(memory.read('guest'));

export const writeGuest = (memory: Memory, guest: RememberedGuest): void =>
  memory.write('guest', JSON.stringify(guest));

/** Who came into that meeting by its link, in this tab. */
export const readMeetingGuest = (memory: Memory, meetingId: MeetingId): RememberedGuest | null => {
  const [known, ...rest] = (memory.read('meeting-guest') ?? '').split(' ');
  return known === meetingId ? parseGuest(rest.join(' ')) : null;
};

export const writeMeetingGuest = (memory: Memory, meetingId: MeetingId, guest: RememberedGuest): void =>
  memory.write('meeting-guest', `${meetingId} ${JSON.stringify(guest)}`);
