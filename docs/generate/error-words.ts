import type { ErrorCode } from '../../src/protocol/errors.ts';

/** What a client does about each code. */
export const errorAdvice: Readonly<Record<ErrorCode, string>> = {
  'malformed-message': 'A fault of the client. The error has `re` only if an integer `id` could be read.',
  'unsupported-version': 'Speak one of `details.server`, or ask the person to update the client.',
  'unknown-type': 'A fault of the client, or a server that is older: do without the request.',
  'invalid-data': 'A fault of the client; `message` names the field.',
  'message-too-large': 'Send less. `details.maxMessageBytes` is the bound.',
  'rate-limited': 'Wait `details.retryAfterMs`, then send the request again, with a new id.',
  'request-id-reused': 'A fault of the client: take an id above all that it used in this session.',
  'not-signed-in': 'Say `hello` or `resume`.',
  'already-signed-in': 'One connection carries one session: open another connection.',
  'token-invalid': 'Get a new token from whoever mints them; do not repeat this one.',
  'token-expired': 'Get a new token and say `hello` with it on the same connection.',
  'keys-unavailable': 'Say `hello` again in some seconds. Who is signed in is not concerned.',
  'guests-not-allowed':
    'Ask for an access token, or for a link that lets guests in. `welcome.guests` and `meeting.about` say so beforehand.',
  'session-expired': 'Forget people, and say `hello` on the same connection; then `seat.return` for the call.',
  'seat-expired': 'The call is over for this device.',
  'user-offline': 'Tell the person. `presence.changed` shows when the user is back.',
  'user-busy': 'Tell the person.',
  'do-not-disturb': 'Tell the person. The one who was called finds the call among those missed.',
  'already-in-call': 'Leave or cancel the other call first.',
  'call-not-found':
    'Drop the call: it ended over a minute ago, or never was yours. For room requests: not answered yet, or this device has no seat.',
  'call-already-answered': 'Stop ringing. After `call.cancel`: say `call.leave`.',
  'call-ended': 'Drop the call; `details.outcome` is its outcome where it is known.',
  'not-allowed':
    'With `details.permission`: tell the person that they may not. Else a fault of the client: the request is not for this part in the call, or calls oneself.',
  'peer-not-found': 'Ignore it: the peer has just left.',
  'stale-generation': 'Drop the message; it belongs to a path that is gone.',
  'meeting-not-found': 'Tell the person to ask for the link again.',
  'must-wait': 'Say `lobby.wait`, show the person that they wait, and say `call.join` again after `lobby.answered`.',
  'call-locked': 'Tell the person; whoever is inside may unlock it.',
  'kept-out': 'Tell the person; somebody inside may let them in again.',
  'transport-not-found': 'A fault of the client, or the transport is of a path that is gone: say `media.join` again.',
  'producer-not-found': 'Ignore it: the producer was closed meanwhile.',
  'consumer-not-found': 'Ignore it: the consumer was closed with its producer.',
  'wrong-direction': 'A fault of the client: send on the one, receive on the other.',
  'not-connected': 'A fault of the client: `media.connect` comes first.',
  'already-connected': 'A fault of the client: a transport is connected once.',
  'invalid-media': 'A fault of the client: MIDs and SSRCs are used once, and the codec has to be one of the router’s.',
  'media-unavailable': 'Wait: `topology.closed` or `topology.switching` follows.',
  'history-unavailable': 'Tell the person; calls go on meanwhile. Try again later.',
  'limit-reached':
    'Tell the person to try again later. `details.limit` is `sessions`, `devices`, `calls`, `application-users`, `application-calls`, `peers`, `waiting`, `tests`, `producers` or `producers-per-source`.',
  internal:
    'Show `details.reference`: the operator finds the fault in the log by it. The request may be tried again with a new id.',
};
