import type { CallEvents } from '../calls/call-events.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { Logger } from './logger.ts';

/** One line for each meaningful step of a call. */
export function logCalls(log: Logger, calls: TypedEmitter<CallEvents>, rooms: TypedEmitter<RoomEvents>): void {
  calls.on('call-placed', ({ call: { callId, applicationId, video } }) =>
    log.info({ callId, applicationId, video }, 'call placed'),
  );
  calls.on('call-answered', ({ call: { callId } }) => log.info({ callId }, 'call answered'));
  calls.on('call-connected', ({ call: { callId }, setupMs, topology }) =>
    log.info({ callId, setupMs, topology }, 'call connected'),
  );
  calls.on('call-ended', ({ call: { callId }, outcome, durationMs }) =>
    log.info({ callId, outcome, durationMs }, 'call ended'),
  );
  rooms.on('path-failed', ({ callId, path }) => log.warn({ callId, path }, 'media path failed'));
}
