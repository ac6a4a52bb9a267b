import { describe, expect, it } from 'vitest';
import type { Signaling } from '../../../sdk/calls/signaling-port.ts';
import { LobbyWaits } from '../../../sdk/moderation/lobby-waits.ts';
import { SdkError } from '../../../sdk/sdk-error.ts';
import { MeetingId } from '../../../src/protocol/ids.ts';

const meetingId = MeetingId.parse('m1');

/** Requests stay open until the test refuses them. */
function lobby() {
  const asked: { type: string; refuse: (error: SdkError) => void }[] = [];
  const request = (type: string) => new Promise((_, refuse) => asked.push({ type, refuse }));
  const signaling = { request: request as unknown as Signaling['request'] };
  const it = new LobbyWaits(signaling, () => {});
  return { it, asked, types: () => asked.map(({ type }) => type) };
}

describe('a wait in the lobby', () => {
  it('goes on through a new session, to which what the last one did not answer is nothing', async () => {
    const { it, asked, types } = lobby();
    const waiting = it.wait(meetingId);
    asked[0]?.refuse(new SdkError('session-expired'));
    it.restart();
    await Promise.resolve();
    expect(types()).toEqual(['lobby.wait', 'lobby.wait']);
    it.handle({ meetingId, admitted: true });
    expect(await waiting).toBe(true);
    it.restart();
    expect(types()).toHaveLength(2);
  });

  it('ends where the new session is refused it, and with the last session', async () => {
    const { it, asked } = lobby();
    const refused = it.wait(meetingId);
    it.restart();
    asked[1]?.refuse(new SdkError('meeting-not-found'));
    await expect(refused).rejects.toMatchObject({ code: 'meeting-not-found' });
    const over = it.wait(meetingId);
    it.forget();
    await expect(over).rejects.toMatchObject({ code: 'session-expired' });
  });
});
