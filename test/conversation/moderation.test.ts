import { beforeEach, describe, expect, test } from 'vitest';
import { joinAndProduce } from '../support/conferences.ts';
import { eventually } from '../support/eventually.ts';
import { FakeMediaPlane } from '../support/fake-media-plane.ts';
import { beginMeeting, enter, type Meeting } from '../support/meetings.ts';
import type { RawClient } from '../support/raw-client.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let media: FakeMediaPlane;
let anna: RawClient;
let boris: RawClient;
let carl: RawClient;
let meeting: Meeting;
let seats: { boris: Meeting['joined']; carl: Meeting['joined'] };

/** Anna’s meeting, in which Boris and Carl sit, on an SFU path. */
beforeEach(async () => {
  media = new FakeMediaPlane();
  server = await startServer({ media });
  [anna, boris, carl] = [await server.signIn('anna'), await server.signIn('boris'), await server.signIn('carl')];
  meeting = await beginMeeting(anna);
  seats = {
    boris: (await enter(boris, meeting.meetingId)).joined,
    carl: (await enter(carl, meeting.meetingId)).joined,
  };
});

const of = () => ({ callId: meeting.callId });
const microphone = (muted: boolean) => [{ source: 'microphone' as const, muted }];
const speaks = (who: RawClient, heard = 0) =>
  who.request('room.sources', { ...of(), sources: microphone(false), heard });
const forwarded = () => media.sessions.at(-1)?.held.filter((it) => it.kind === 'producer' && !it.paused).length;
const sourcesOf = async (viewer: RawClient) => (await viewer.notification('room.sources')).sources;
const borisSends = () => joinAndProduce(boris, { ...of(), generation: seats.carl.path?.generation ?? 0 });

/** And comes back, if at all, when the seat was given up. */
async function closesPage(who: RawClient): Promise<void> {
  who.close(1001);
  await carl.notification('room.peer-connection');
  server.passes(10_000);
  await carl.notification('room.peer-left');
}

describe('muting', () => {
  test('G5: the SFU forwards nothing at once, the person hears who it was, and the others see it', async () => {
    await speaks(boris);
    await borisSends();
    expect(forwarded()).toBe(1);
    expect(await sourcesOf(carl)).toEqual(microphone(false));
    await anna.request('moderation.mute', { ...of(), peerId: seats.boris.peerId });
    expect(await boris.notification('moderation.muted')).toMatchObject({ by: { userId: 'anna' }, order: 1 });
    expect(await sourcesOf(carl)).toEqual(microphone(true));
    await eventually(() => expect(forwarded()).toBe(0));
  });

  test('G5: a word that was on its way before the mute was heard does not undo it; one after it does', async () => {
    await speaks(boris);
    await borisSends();
    await anna.request('moderation.mute', { ...of(), peerId: seats.boris.peerId });
    await speaks(boris);
    await eventually(() => expect(forwarded()).toBe(0));
    await speaks(boris, 1);
    await eventually(() => expect(forwarded()).toBe(1));
    expect([await sourcesOf(carl), await sourcesOf(carl), await sourcesOf(carl), await sourcesOf(carl)]).toEqual(
      [false, true, true, false].map(microphone),
    );
  });

  test('G5: all but the one who asks, and how many it were; who sends only afterwards is muted too', async () => {
    for (const who of [anna, boris, carl]) await speaks(who);
    expect(await anna.request('moderation.mute-all', of())).toEqual({ muted: 2 });
    for (const who of [boris, carl]) await who.notification('moderation.muted');
    expect(await anna.heard()).not.toContain('moderation.muted');
    await borisSends();
    expect(forwarded()).toBe(0);
    expect(await anna.request('moderation.mute-all', of())).toEqual({ muted: 0 });
  });

  test('G5: asked to unmute, the person is asked, and nothing else happens', async () => {
    await boris.request('room.sources', { ...of(), sources: microphone(true) });
    await borisSends();
    await anna.request('moderation.ask-unmute', { ...of(), peerId: seats.boris.peerId });
    expect(await boris.notification('moderation.unmute-asked')).toEqual({
      ...of(),
      by: { userId: 'anna', name: 'anna', state: 'in-call' },
    });
    expect(forwarded()).toBe(0);
  });

  test.each(['by themselves', 'by a moderator', 'without a microphone'])(
    'G4: who was muted %s comes back muted, and may unmute',
    async (how) => {
      await speaks(boris);
      if (how === 'by a moderator') await anna.request('moderation.mute', { ...of(), peerId: seats.boris.peerId });
      else {
        const sources = how === 'by themselves' ? microphone(true) : [];
        await boris.request('room.sources', { ...of(), sources, muted: true });
      }
      await closesPage(boris);
      boris = await server.signIn('boris');
      const { joined } = await enter(boris, meeting.meetingId);
      expect(joined.muted).toBe(true);
      await speaks(boris);
      await closesPage(boris);
      expect((await enter(await server.signIn('boris'), meeting.meetingId)).joined.muted).toBe(false);
    },
  );

  test('G4: the mute outlives a lost connection and another path', async () => {
    await boris.request('room.sources', { ...of(), sources: microphone(true) });
    await borisSends();
    await boris.reconnect(server.ws);
    await boris.resume();
    media.killWorker();
    let generation: number;
    do ({ generation } = (await boris.notification('topology.switching')).path);
    while (generation <= (seats.carl.path?.generation ?? 0));
    await joinAndProduce(boris, { ...of(), generation });
    expect(forwarded()).toBe(0);
  });
});

test('G6: a screen that is stopped is forwarded no more, and is not brought back by a word from before', async () => {
  const screen = [{ source: 'screen' as const, muted: false }];
  await boris.request('room.sources', { ...of(), sources: screen });
  expect(await sourcesOf(carl)).toEqual(screen);
  await anna.request('moderation.stop-screen', { ...of(), peerId: seats.boris.peerId });
  expect(await boris.notification('moderation.screen-stopped')).toMatchObject({ by: { userId: 'anna' }, order: 1 });
  expect(await sourcesOf(carl)).toEqual([]);
  await boris.request('room.sources', { ...of(), sources: screen });
  expect(await sourcesOf(carl)).toEqual([]);
  await boris.request('room.sources', { ...of(), sources: screen, heard: 1 });
  expect(await sourcesOf(carl)).toEqual(screen);
});

describe('removing', () => {
  test('G7: all seats of the person are given up, and they are kept out until they are let in', async () => {
    const phone = await server.signIn('boris');
    await enter(phone, meeting.meetingId);
    await anna.request('moderation.remove', { ...of(), peerId: seats.boris.peerId });
    for (const device of [boris, phone]) {
      expect(await device.notification('moderation.removed')).toMatchObject({ by: { userId: 'anna' } });
    }
    for (let seat = 0; seat < 2; seat++) {
      expect(await carl.notification('room.peer-left')).toMatchObject({ reason: 'removed' });
    }
    expect((await boris.refusal('room.hand', { ...of(), raised: true })).code).toBe('call-not-found');
    const again = () => boris.refusal('call.join', { meetingId: meeting.meetingId, video: false });
    expect((await again()).code).toBe('kept-out');
    expect((await boris.refusal('lobby.wait', { meetingId: meeting.meetingId })).code).toBe('kept-out');
    expect((await boris.refusal('call.rejoin', of())).code).toBe('kept-out');
    const { moderation } = await anna.notification('moderation.changed');
    expect(moderation.keptOut.map(({ userId }) => userId)).toEqual(['boris']);
    await anna.request('moderation.let-in', { ...of(), userId: 'boris' });
    await enter(boris, meeting.meetingId);
  });

  test('G7: the next meeting of the same link begins without it', async () => {
    await anna.request('moderation.remove', { ...of(), peerId: seats.boris.peerId });
    for (const who of [carl, anna]) await who.request('call.leave', of());
    await enter(boris, meeting.meetingId);
  });

  test('G7: nobody removes the owner, themselves, or somebody who is not there', async () => {
    const moderator = await server.signIn('mia', 'acme', { role: 'moderator' });
    await enter(moderator, meeting.meetingId);
    const remove = (peerId: string) => moderator.refusal('moderation.remove', { ...of(), peerId });
    expect((await remove(meeting.joined.peerId)).code).toBe('not-allowed');
    expect((await remove('nobody')).code).toBe('peer-not-found');
    await anna.request('moderation.remove', { ...of(), peerId: seats.boris.peerId });
    expect((await carl.refusal('call.add', { ...of(), userId: 'boris' })).details).toEqual({ permission: 'remove' });
    await anna.request('call.add', { ...of(), userId: 'boris' });
    await boris.request('call.answer', of());
    await boris.notification('room.joined');
  });
});

describe('the queue of hands, and reactions', () => {
  const raise = (who: RawClient, raised: boolean) => who.request('room.hand', { ...of(), raised });
  const hands = async () => (await anna.notification('room.hands')).hands;

  test('G10: in the order of raising, told to who comes later; down with the one who leaves', async () => {
    await raise(carl, true);
    await raise(boris, true);
    await raise(carl, true);
    expect(await hands()).toEqual([seats.carl.peerId]);
    expect(await hands()).toEqual([seats.carl.peerId, seats.boris.peerId]);
    const dora = await enter(await server.signIn('dora'), meeting.meetingId);
    expect(dora.joined.hands).toEqual([seats.carl.peerId, seats.boris.peerId]);
    await carl.request('call.leave', of());
    expect(await hands()).toEqual([seats.boris.peerId]);
    await raise(boris, false);
    expect(await hands()).toEqual([]);
  });

  test('G11: reactions come together, to all, and too many are refused', async () => {
    for (let time = 0; time < 3; time++) await boris.request('room.react', { ...of(), reaction: 'clap' });
    const counts = [];
    while (counts.reduce((sum, count) => sum + count, 0) < 3) {
      const { reactions } = await anna.notification('room.reactions');
      expect(reactions).toMatchObject([{ peerId: seats.boris.peerId, reaction: 'clap' }]);
      counts.push(reactions[0]?.count ?? 0);
    }
    await boris.notification('room.reactions');
    const many = Array.from({ length: 12 }, () => boris.send('room.react', { ...of(), reaction: 'heart' }));
    const answers = await Promise.allSettled(many.map((id) => boris.replyTo('room.react', id)));
    expect(answers.some((answer) => answer.status === 'rejected' && answer.reason.code === 'rate-limited')).toBe(true);
    expect((await anna.refusal('room.react', { ...of(), reaction: 'dislike' })).code).toBe('invalid-data');
  });

  test('G11: of reactions that wait for a lost connection only the last are kept', async () => {
    carl.cut();
    await anna.notification('room.peer-connection');
    for (const reaction of ['clap', 'heart'] as const) {
      await boris.request('room.react', { ...of(), reaction });
      await anna.notification('room.reactions');
    }
    await carl.reconnect(server.ws);
    await carl.resume();
    const heard = await carl.heard();
    expect(heard.filter((type) => type === 'room.reactions')).toHaveLength(1);
    expect((await carl.notification('room.reactions')).reactions).toMatchObject([{ reaction: 'heart' }]);
  });
});
