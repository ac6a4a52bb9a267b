import type { CallId, MeetingId } from '../../src/protocol/ids.ts';
import type { Person } from '../../src/protocol/presence.ts';
import type { CallFact } from './call-phase.ts';
import type { Signaling } from './signaling-port.ts';

/** The server has taken it. `muted`: somebody of the same user was in the call, and muted. */
type Taken = { callId: CallId; placed: CallFact; muted?: boolean };

/** How the server is asked for a call. `devices`: opened meanwhile, or only when it is known whether one is muted there. */
export type CallAsking = { devices: 'at-once' | 'when-taken'; ask: (signaling: Signaling) => Promise<Taken> };

type Placed = { video: boolean; conversationId: string | null };

export const placing = (person: Person, { video, conversationId }: Placed): CallAsking => ({
  devices: 'at-once',
  async ask(signaling) {
    const conversation = conversationId === null ? {} : { conversationId };
    const place = { to: [person.userId], video, ...conversation };
    const { callId, ringsUntil } = await signaling.request('call.place', place);
    return { callId, placed: { type: 'placed', ringsUntil: signaling.toLocalTime(ringsUntil) } };
  },
});

/** Takes a seat in a meeting. */
export const joining = (meetingId: MeetingId, video: boolean): CallAsking => ({
  devices: 'at-once',
  async ask(signaling) {
    const { callId } = await signaling.request('call.join', { meetingId, video });
    return { callId, placed: { type: 'answered', now: Date.now() } };
  },
});

/** Goes on with a running call; muted, where another device was that gave its seat up for this one. */
export const rejoining = (callId: CallId): CallAsking => ({
  devices: 'when-taken',
  async ask(signaling) {
    const { sources } = await signaling.request('call.rejoin', { callId });
    const muted = sources.some((each) => each.source === 'microphone' && each.muted);
    return { callId, placed: { type: 'answered', now: Date.now() }, muted };
  },
});
