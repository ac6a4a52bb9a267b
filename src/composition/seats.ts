import type { CallRegistry } from '../calls/call-registry.ts';
import { type CallEndings, Homecoming } from '../seats/homecoming.ts';
import { SeatTickets } from '../seats/seat-tickets.ts';
import { TicketOffice } from '../seats/ticket-office.ts';
import type { SessionRegistry } from '../signaling/session-registry.ts';

type SeatParts = {
  serverSecret: Uint8Array;
  registry: CallRegistry;
  sessions: SessionRegistry;
  history: CallEndings | null;
  now: () => number;
  wallClock: () => number;
  onFault: (error: unknown) => void;
};

/** Tickets for seats, and those who come back with them. */
export function createSeats(parts: SeatParts): { office: TicketOffice; homecoming: Homecoming } {
  const { serverSecret, registry, sessions, history, now, wallClock, onFault } = parts;
  const { returns } = registry;
  const tickets = new SeatTickets(serverSecret, wallClock);
  return {
    office: new TicketOffice({ tickets, seating: (callId) => returns.seating(callId), now, onListenerError: onFault }),
    homecoming: new Homecoming({
      tickets,
      returns,
      endings: history,
      isSignedIn: (deviceId) => sessions.ofDevice(deviceId) !== undefined,
      now,
    }),
  };
}
