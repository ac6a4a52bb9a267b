import { type Device, isMeetingGuest } from '../calls/device.ts';
import type { RequestType } from '../protocol/contract.ts';
import { ProtocolError } from '../protocol/errors.ts';

/**
 * What a meeting's guest may ask: `true` what is about the meeting, the seat in it, or the guest's own device. What is
 * about other people, other calls or the past is `false`. A new request has to be thought of here.
 */
export const GUEST_REQUESTS: Readonly<Record<RequestType, boolean>> = {
  hello: true,
  resume: true,
  bye: true,
  ping: true,
  'meeting.about': true,
  'presence.choose': false,
  'presence.idle': true,
  'presence.find': false,
  'presence.watch': false,
  'call.place': false,
  'call.ringing': false,
  'call.answer': false,
  'call.decline': false,
  'call.cancel': false,
  'call.add': false,
  'call.leave': true,
  'call.join': true,
  'call.rejoin': true,
  'call.waiting': true,
  'meeting.create': true,
  'meeting.look': true,
  'room.sources': true,
  'room.hand': true,
  'room.react': true,
  'seat.return': true,
  'moderation.mute': false,
  'moderation.mute-all': false,
  'moderation.ask-unmute': false,
  'moderation.stop-screen': false,
  'moderation.remove': false,
  'moderation.let-in': false,
  'moderation.lock': false,
  'moderation.lobby': false,
  'lobby.wait': true,
  'lobby.leave': true,
  'lobby.admit': false,
  'lobby.deny': false,
  'p2p.description': true,
  'p2p.candidates': true,
  'media.join': true,
  'media.connect': true,
  'media.produce': true,
  'media.picture': true,
  'media.close-producer': true,
  'media.consume': true,
  'media.resume': true,
  'media.restart-ice': true,
  'media.wishes': true,
  'topology.ready': true,
  'topology.failed': true,
  'quality.digest': true,
  'quality.diagnosis': true,
  'quality.rate': true,
  'test.open': true,
  'test.close': true,
  'history.calls': false,
  'history.seen': false,
};

/** Throws `not-allowed`. Which meeting it is about is looked at besides: `requireOwnMeeting`. */
export function requireGuestMay(device: Device, type: RequestType): void {
  if (GUEST_REQUESTS[type] || !isMeetingGuest(device)) return;
  throw new ProtocolError('not-allowed', 'You are a guest of one meeting: nothing but that is open to you.');
}
