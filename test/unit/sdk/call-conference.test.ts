import { describe, expect, it } from 'vitest';
import { SdkError } from '../../../sdk/sdk-error.ts';
import { MeetingId } from '../../../src/protocol/ids.ts';
import { FakeTrack } from './support/fake-media.ts';
import {
  alone,
  bob,
  CLOCK_AHEAD_MS,
  carol,
  devicesOpen,
  incoming,
  joined,
  started,
  told,
} from './support/scripted-calls.ts';

const meetingId = MeetingId.parse('m1');

describe('a meeting', () => {
  it.each(['reply first', 'seat first'])('that nobody else has joined is active: %s', async (order) => {
    const { calls, asked, prepared } = started();
    const joining = calls.join(meetingId, { video: true });
    expect(calls.calls[0]).toMatchObject({ direction: 'meeting', with: null, others: [], state: { phase: 'placing' } });
    if (order === 'seat first') calls.handle(alone());
    asked('call.join').answer({ callId: 'c1' });
    const call = await joining;
    if (order === 'reply first') calls.handle(alone());
    expect(asked('call.join').data).toEqual({ meetingId, video: true });
    expect(call.state).toMatchObject({ phase: 'active', mediaInterrupted: false });
    expect(prepared.made).toBe(0);
  });

  it('where others are connects to them', async () => {
    const { calls, asked, paths } = started();
    const joining = calls.join(meetingId, { video: true });
    asked('call.join').answer({ callId: 'c1' });
    const call = await joining;
    calls.handle(joined());
    expect(call.state.phase).toBe('connecting');
    expect(paths).toHaveLength(1);
  });

  it('that there is not says so, and leaves no call behind', async () => {
    const { calls, asked } = started();
    const joining = calls.join(meetingId, { video: false });
    asked('call.join').refuse(new SdkError('meeting-not-found'));
    await expect(joining).rejects.toMatchObject({ code: 'meeting-not-found' });
    expect(calls.calls).toEqual([]);
  });

  it('that is joined while it rings here rings no more', async () => {
    const { calls, asked, ringing } = started();
    const rang = ringing();
    const joining = calls.join(meetingId, { video: false });
    asked('call.join').answer({ callId: 'c1' });
    const call = await joining;
    expect(rang.state).toMatchObject({ phase: 'ended', reason: 'answered-elsewhere' });
    expect(calls.calls).toEqual([call]);
  });
});

describe('a call that others are in', () => {
  it('says who, and prepares no connection to the one who calls', () => {
    const { calls, rang, prepared } = started();
    calls.handle(incoming('c1', [carol]));
    expect(rang[0]).toMatchObject({ with: bob, others: [carol] });
    expect(prepared.made).toBe(0);
  });

  async function active() {
    const parts = started();
    const call = parts.ringing();
    void call.answer({ video: false });
    parts.calls.handle(joined());
    return { ...parts, call };
  }

  it('lists who was added until they come', async () => {
    const { calls, call, asked } = await active();
    const added = call.add(carol.userId);
    expect(asked('call.add').data).toEqual({ callId: 'c1', userId: 'carol' });
    asked('call.add').answer({ ringsUntil: 99 });
    await added;
    calls.handle(told('call.invited', { callId: 'c1', person: carol, by: 'me', ringsUntil: 99 }));
    calls.handle(told('call.ringing', { callId: 'c1', userId: 'carol' }));
    const ringsUntil = 99 + CLOCK_AHEAD_MS;
    expect(call.invitees).toEqual([{ person: carol, state: { phase: 'ringing', heard: true, ringsUntil } }]);
    calls.handle(told('call.invite-ended', { callId: 'c1', userId: 'carol', reason: 'answered' }));
    expect(call.invitees).toEqual([]);
  });

  it('has a link', async () => {
    const { call, asked } = await active();
    const linked = call.link();
    expect(asked('meeting.create').data).toEqual({ callId: 'c1' });
    asked('meeting.create').answer({ meetingId });
    expect(await linked).toBe(meetingId);
  });

  it('publishes a shared screen, and stops it with the call', async () => {
    const { call, asked, chooses } = await active();
    const [video, audio] = [new FakeTrack('video'), new FakeTrack('audio')];
    const shared = call.shareScreen();
    chooses({ video: video.asTrack, audio: audio.asTrack });
    expect(await shared).toBe(true);
    expect(asked('room.sources').data).toMatchObject({
      sources: [{ source: 'microphone' }, { source: 'screen', muted: false }, { source: 'screen-audio', muted: false }],
    });
    call.end('completed');
    expect([video.readyState, audio.readyState]).toEqual(['ended', 'ended']);
  });

  it('is told of what a moderator did when it is done', async () => {
    const { calls, call } = await active();
    await devicesOpen(call);
    const muted: unknown[] = [];
    call.moderation.on('notice', ({ kind }) => muted.push(kind, call.local.microphone));
    calls.handle(told('moderation.muted', { callId: 'c1', by: carol, order: 1 }));
    expect(muted).toMatchObject(['muted', { state: 'live', muted: true }]);
  });

  it('can be extended and shown to only by who is in it', async () => {
    const { ringing } = started();
    const call = ringing();
    const notNow = { code: 'not-possible-now' };
    await expect(call.add(carol.userId)).rejects.toMatchObject(notNow);
    await expect(call.link()).rejects.toMatchObject(notNow);
    await expect(call.shareScreen()).rejects.toMatchObject(notNow);
  });
});
