import { expect, test } from 'vitest';
import { aboutMeeting } from '../../../sdk/signaling/about-meeting.ts';
import { MeetingId } from '../../../src/protocol/ids.ts';

test('W17: an address to which the browser opens no connection is a network problem, and no exception of the page', async () => {
  const log = () => undefined;
  const asked = aboutMeeting({ url: 'nowhere', WebSocket: globalThis.WebSocket, log }, MeetingId.parse('m-1'));
  await expect(asked).rejects.toMatchObject({ code: 'network', message: 'cannot connect to nowhere' });
});
