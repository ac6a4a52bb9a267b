import type { Homecoming } from '../../seats/homecoming.ts';
import type { Handlers } from '../dispatcher.ts';
import type { SessionRegistry } from '../session-registry.ts';

export const seatHandlers = (seats: Homecoming, sessions: SessionRegistry): Pick<Handlers, 'seat.return'> => ({
  async 'seat.return'(params, { device }) {
    const { callId, call, before, sources } = await seats.welcome(device, params);
    // The page before this one: nobody comes back to it.
    if (before) sessions.endForsaken(before);
    const { video, conversationId } = call;
    return { callId, video, ...(conversationId !== undefined && { conversationId }), sources };
  },
});
