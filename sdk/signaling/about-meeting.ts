import { requests } from '../../src/protocol/contract.ts';
import type { ServerFrame } from '../../src/protocol/envelope.ts';
import type { MeetingId } from '../../src/protocol/ids.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/version.ts';
import type { AboutMeeting } from '../api.ts';
import { SdkError } from '../sdk-error.ts';
import { WebSocketConnection, type WebSocketConnectionDependencies } from './web-socket-connection.ts';

const ANSWERED_WITHIN_MS = 10_000;

/** Asked on a connection of its own: nobody has signed in yet, and perhaps nobody will. */
export async function aboutMeeting(to: WebSocketConnectionDependencies, meetingId: MeetingId): Promise<AboutMeeting> {
  const { promise, resolve, reject } = Promise.withResolvers<AboutMeeting>();
  const connection = connected(to);
  const impatience = setTimeout(() => reject(new SdkError('timeout')), ANSWERED_WITHIN_MS);
  connection.on('closed', () => reject(new SdkError('network')));
  connection.on('frame', (frame: ServerFrame) => {
    if (frame.type === 'welcome')
      connection.send({ v: PROTOCOL_VERSION, id: 1, type: 'meeting.about', data: { meetingId } });
    else if (frame.type === 'error') reject(SdkError.fromWire(frame.data));
    else if (frame.type === 'meeting.about') {
      const result = requests['meeting.about'].result.safeParse(frame.data);
      if (result.success) resolve(result.data);
      else reject(new SdkError('invalid-reply', 'the reply to meeting.about does not fit', { cause: result.error }));
    }
  });
  return promise.finally(() => {
    clearTimeout(impatience);
    connection.close();
  });
}

/** Throws `network` for an address that is none, or `ws:` from a page that came by `https:`. */
function connected(to: WebSocketConnectionDependencies): WebSocketConnection {
  try {
    return new WebSocketConnection(to);
  } catch (cause) {
    throw new SdkError('network', `cannot connect to ${to.url}`, { cause });
  }
}
