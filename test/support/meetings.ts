import type { NotificationData } from '../../src/protocol/contract.ts';
import type { CallId, MeetingId } from '../../src/protocol/ids.ts';
import { type RawClient, Refused } from './raw-client.ts';

export type Meeting = { meetingId: MeetingId; callId: CallId; joined: NotificationData<'room.joined'> };

/** The owner makes a link and comes by it first. */
export async function beginMeeting(owner: RawClient, { lobby = false } = {}): Promise<Meeting> {
  const { meetingId } = await owner.request('meeting.create', { lobby });
  return { meetingId, ...(await enter(owner, meetingId)) };
}

/** Takes a seat by the link. */
export async function enter(client: RawClient, meetingId: MeetingId): Promise<Omit<Meeting, 'meetingId'>> {
  const { callId } = await client.request('call.join', { meetingId, video: false });
  return { callId, joined: await client.notification('room.joined') };
}

/** Asks to be let in, and waits. */
export async function knock(client: RawClient, meetingId: MeetingId): Promise<void> {
  const { code } = await client.refusal('call.join', { meetingId, video: false });
  if (code !== 'must-wait') throw new Error(`the lobby said ${code}`);
  await client.request('lobby.wait', { meetingId });
}

/** Takes a seat; who has to wait for it is let in. */
export async function enterByLobby(owner: RawClient, client: RawClient, { meetingId, callId }: Meeting) {
  if (await comesIn(client, meetingId)) return { callId, joined: await client.notification('room.joined') };
  await client.request('lobby.wait', { meetingId });
  await owner.request('lobby.admit', { callId, userId: client.me.me.userId });
  await client.notification('lobby.answered');
  return await enter(client, meetingId);
}

async function comesIn(client: RawClient, meetingId: MeetingId): Promise<boolean> {
  try {
    await client.request('call.join', { meetingId, video: false });
    return true;
  } catch (error) {
    if (error instanceof Refused && error.code === 'must-wait') return false;
    throw error;
  }
}
