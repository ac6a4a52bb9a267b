import { MeetingLinks } from '../../../src/auth/meeting-links.ts';
import type { CallEvents } from '../../../src/calls/call-events.ts';
import type { CallRegistry } from '../../../src/calls/call-registry.ts';
import { Presence } from '../../../src/calls/presence.ts';
import { followSessions } from '../../../src/composition/sessions.ts';
import { CallRecorder } from '../../../src/history/call-recorder.ts';
import type { LogEntry } from '../../../src/history/log-entry.ts';
import type { CallOutcome } from '../../../src/protocol/calls.ts';
import type { CallId } from '../../../src/protocol/ids.ts';
import type { QualityEvents } from '../../../src/quality/quality-events.ts';
import { EchoRooms } from '../../../src/rooms/echo-rooms.ts';
import type { RoomEvents } from '../../../src/rooms/room-events.ts';
import { SeatTickets } from '../../../src/seats/seat-tickets.ts';
import { TicketOffice } from '../../../src/seats/ticket-office.ts';
import { TypedEmitter } from '../../../src/shared/typed-emitter.ts';
import { sendNotifications } from '../../../src/signaling/notifications.ts';
import { PresenceBroadcast } from '../../../src/signaling/presence-broadcast.ts';
import { SessionRegistry } from '../../../src/signaling/session-registry.ts';
import { FakeMediaPlane } from '../fake-media-plane.ts';
import { numbered } from '../people.ts';
import { rethrow } from '../recorded.ts';
import { MAX_PEERS, RING_MS } from './model-call.ts';
import { MAX_CALLS } from './reference.ts';
import { TicketDrawer } from './ticket-drawer.ts';

const GRACE_MS = 30_000;

/** The registry's class; one with a mistake in it, too. */
export type Registry = typeof CallRegistry;

/** The server's own parts, joined as `app.ts` joins them, without sockets and with a clock that is set. */
export function assemble(Registry: Registry) {
  const clock = { now: 0 };
  const now = (): number => clock.now;
  const calls = new TypedEmitter<CallEvents>(rethrow);
  const rooms = new TypedEmitter<RoomEvents>(rethrow);
  const presence = new Presence(rethrow);
  const media = new FakeMediaPlane();
  const newId = numbered('id');
  const log: LogEntry[] = [];
  const ended: { callId: CallId; outcome: CallOutcome }[] = [];
  const registry = new Registry({
    settings: {
      ringTimeoutMs: RING_MS,
      maxCalls: MAX_CALLS,
      maxPeers: MAX_PEERS,
      callWaiting: true,
      reunionMs: 30_000,
    },
    presence,
    calls,
    rooms,
    media,
    meetings: new MeetingLinks(new Uint8Array(32)),
    newId,
  });
  const sessions = new SessionRegistry({
    settings: { graceMs: GRACE_MS, maxSessions: 1_000, outbox: { maxMessages: 2_000, maxBytes: 2_097_152 } },
    iceFor: () => ({ ice: { iceServers: [], expiresAt: null }, refreshAt: Number.POSITIVE_INFINITY }),
    newId,
    onListenerError: rethrow,
  });
  const recorder = new CallRecorder({ put: (entry) => void log.push(entry), missedChanged() {}, now, wallClock: now });
  recorder.follow(calls, rooms);
  const quality = new TypedEmitter<QualityEvents>(rethrow);
  const tickets = new SeatTickets(new Uint8Array(32), now);
  const seating = (callId: CallId) => registry.returns.seating(callId);
  const office = new TicketOffice({ tickets, seating, now, onListenerError: rethrow });
  sendNotifications({ calls, rooms, seats: office.events, quality, presence }, sessions);
  calls.on('call-ended', ({ call: { callId }, outcome }) => void ended.push({ callId, outcome }));
  presence.follow(calls);
  registry.follow(rooms, now);
  office.follow(rooms, calls);
  const broadcast = new PresenceBroadcast(sessions, presence);
  followSessions(sessions, { presence, broadcast, registry, tests: new EchoRooms({ media, newId }), now });
  const drawer = new TicketDrawer(office.events);
  return { clock, rooms, presence, registry, sessions, drawer, log, ended };
}
