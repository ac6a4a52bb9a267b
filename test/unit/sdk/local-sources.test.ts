import { describe, expect, it, vi } from 'vitest';
import type { DeviceSource } from '../../../sdk/api.ts';
import type { Captured } from '../../../sdk/media/device-capture.ts';
import { LocalSources } from '../../../sdk/media/local-sources.ts';
import type { CapturedScreen } from '../../../sdk/media/screen-capture.ts';
import { SdkError } from '../../../sdk/sdk-error.ts';
import type { SourceName } from '../../../src/protocol/rooms.ts';
import { FakeStream, FakeTrack } from './support/fake-media.ts';

type Answer = Partial<Record<DeviceSource, Captured>>;

function started() {
  const answers: ((answer: Answer) => void)[] = [];
  const open = vi.fn(() => new Promise<Answer>((resolve) => answers.push(resolve)));
  const send = vi.fn<(source: SourceName, track: MediaStreamTrack | null) => Promise<void>>(async () => {});
  const [stream, screenStream] = [new FakeStream(), new FakeStream()];
  const chooser: PromiseWithResolvers<CapturedScreen | null>[] = [];
  const choose = () => {
    const choice = Promise.withResolvers<CapturedScreen | null>();
    chooser.push(choice);
    return choice.promise;
  };
  const sources = new LocalSources({
    capture: { open },
    screen: { open: choose },
    send,
    stream: stream.asStream,
    screenStream: screenStream.asStream,
    log: () => {},
  });
  /** The browser answers the oldest open question. */
  const gives = (answer: Answer) => answers.shift()?.(answer);
  return { sources, gives, open, send, stream, screenStream, chooser };
}

const microphone = (track: FakeTrack): Answer => ({ microphone: { track: track.asTrack } });
const camera = (track: FakeTrack): Answer => ({ camera: { track: track.asTrack } });

async function withMicrophone() {
  const parts = started();
  const track = new FakeTrack('audio', 'built-in');
  const opened = parts.sources.open(['microphone']);
  parts.gives(microphone(track));
  await opened;
  return { ...parts, track };
}

describe('local media', () => {
  it('is shown, sent and published once it is open', async () => {
    const { sources, send, stream, track } = await withMicrophone();
    expect(sources.snapshot.microphone).toEqual({
      state: 'live',
      muted: false,
      deviceId: 'built-in',
      label: 'built-in',
    });
    expect(stream.getTracks()).toEqual([track]);
    expect(send).toHaveBeenCalledExactlyOnceWith('microphone', track);
    expect(sources.published).toEqual([{ source: 'microphone', muted: false }]);
  });

  it('stays muted when another microphone is chosen, and the old one goes on until the new one is sent', async () => {
    const { sources, gives, send, track } = await withMicrophone();
    await sources.setMicrophoneMuted(true);
    const other = new FakeTrack('audio', 'headset');
    send.mockImplementation(async () => expect(track.readyState).toBe('live'));
    const reopened = sources.reopen('microphone');
    expect(sources.snapshot.microphone.state).toBe('live');
    gives(microphone(other));
    await reopened;
    expect(other.enabled).toBe(false);
    expect(track.readyState).toBe('ended');
    expect(sources.published).toEqual([{ source: 'microphone', muted: true }]);
  });

  it('falls back to another device when the one in use is unplugged', async () => {
    const { sources, gives, open, track } = await withMicrophone();
    const other = new FakeTrack('audio', 'other');
    const changed = Promise.withResolvers<void>();
    sources.on(
      'changed',
      ({ microphone }) => microphone.state === 'live' && microphone.label === 'other' && changed.resolve(),
    );
    track.unplug();
    expect(open).toHaveBeenCalledTimes(2);
    gives(microphone(other));
    await changed.promise;
  });

  it('says that the device was unplugged where there is no other, and comes back by retrying', async () => {
    const { sources, gives, track, send } = await withMicrophone();
    const gone = Promise.withResolvers<void>();
    sources.on('changed', ({ microphone }) => microphone.state === 'unavailable' && gone.resolve());
    track.unplug();
    gives({ microphone: { problem: 'no-device' } });
    await gone.promise;
    expect(sources.snapshot.microphone).toEqual({ state: 'unavailable', problem: 'device-unplugged' });
    expect(sources.published).toEqual([]);
    expect(send).toHaveBeenLastCalledWith('microphone', null);
    const retried = sources.retry();
    gives(microphone(new FakeTrack('audio')));
    await retried;
    expect(sources.snapshot.microphone.state).toBe('live');
  });

  it('opens a microphone that was never opened when it is unmuted', async () => {
    const { sources, gives } = started();
    await sources.setMicrophoneMuted(true);
    expect(sources.snapshot.microphone).toEqual({ state: 'off' });
    const unmuted = sources.setMicrophoneMuted(false);
    const track = new FakeTrack('audio');
    gives(microphone(track));
    await unmuted;
    expect(track.enabled).toBe(true);
  });

  it('knows what is wanted, whether it is there or not', async () => {
    const { sources, gives } = started();
    expect(sources.wanted).toEqual({ microphone: false, camera: false });
    const begun = sources.begin({ microphone: true, camera: true });
    expect(sources.wanted).toEqual({ microphone: true, camera: true });
    await sources.setMicrophoneMuted(true);
    expect(sources.wanted).toEqual({ microphone: false, camera: true });
    gives({ microphone: { problem: 'no-device' }, camera: { problem: 'no-device' } });
    await begun;
    expect(sources.wanted).toEqual({ microphone: false, camera: true });
    await sources.setCamera(false);
    expect(sources.wanted).toEqual({ microphone: false, camera: false });
  });

  it('stops a camera that opens after it was switched off again', async () => {
    const { sources, gives } = started();
    const on = sources.setCamera(true);
    await sources.setCamera(false);
    const late = new FakeTrack('video');
    gives(camera(late));
    await on;
    expect(late.readyState).toBe('ended');
    expect(sources.snapshot.camera).toEqual({ state: 'off' });
  });

  it('stops the camera and takes it out of what is published when it is switched off', async () => {
    const { sources, gives, send } = started();
    const on = sources.setCamera(true);
    const track = new FakeTrack('video');
    gives(camera(track));
    await on;
    await sources.setCamera(false);
    expect(track.readyState).toBe('ended');
    expect(send).toHaveBeenLastCalledWith('camera', null);
    expect(sources.published).toEqual([]);
  });

  it('stops everything when it is closed, also what is still opening', async () => {
    const { sources, gives, track } = await withMicrophone();
    const on = sources.setCamera(true);
    sources.close();
    sources.close();
    const late = new FakeTrack('video');
    gives(camera(late));
    await on;
    expect([track.readyState, late.readyState]).toEqual(['ended', 'ended']);
  });
});

describe('a shared screen', () => {
  async function sharing(audio: FakeTrack | null = new FakeTrack('audio')) {
    const parts = started();
    const video = new FakeTrack('video', 'screen');
    const shared = parts.sources.shareScreen();
    expect(parts.sources.snapshot.screen).toEqual({ state: 'choosing' });
    parts.chooser[0]?.resolve({ video: video.asTrack, audio: audio?.asTrack ?? null });
    expect(await shared).toBe(true);
    return { ...parts, video, audio };
  }

  it('is shown, sent and published with its sound, which is not played here', async () => {
    const { sources, send, screenStream, video, audio } = await sharing();
    expect(sources.snapshot.screen).toEqual({
      state: 'live',
      mode: 'text',
      withSound: true,
      stream: screenStream,
    });
    expect(screenStream.getTracks()).toEqual([video]);
    expect(send.mock.calls).toEqual([
      ['screen', video],
      ['screen-audio', audio],
    ]);
    expect(sources.published).toEqual([
      { source: 'screen', muted: false },
      { source: 'screen-audio', muted: false },
    ]);
    expect([sources.track('screen'), sources.track('screen-audio')]).toEqual([video, audio]);
  });

  it('is shared without sound where there is none', async () => {
    const { sources } = await sharing(null);
    expect(sources.snapshot.screen).toMatchObject({ withSound: false });
    expect(sources.published).toEqual([{ source: 'screen', muted: false }]);
  });

  it('is off when the person closes the chooser', async () => {
    const { sources, send, chooser } = started();
    const shared = sources.shareScreen();
    chooser[0]?.resolve(null);
    expect(await shared).toBe(false);
    expect(sources.snapshot.screen).toEqual({ state: 'off' });
    expect(send).not.toHaveBeenCalled();
  });

  it('is off when the browser does not give it, and can be tried again', async () => {
    const { sources, chooser } = started();
    const shared = sources.shareScreen();
    chooser[0]?.reject(new SdkError('screen-share-failed'));
    await expect(shared).rejects.toMatchObject({ code: 'screen-share-failed' });
    expect(sources.snapshot.screen).toEqual({ state: 'off' });
    void sources.shareScreen();
    expect(sources.snapshot.screen).toEqual({ state: 'choosing' });
  });

  it('is not chosen twice at once', async () => {
    const { sources } = await sharing();
    await expect(sources.shareScreen()).rejects.toMatchObject({ code: 'not-possible-now' });
  });

  it('ends by the browser’s own button', async () => {
    const { sources, send, video, audio } = await sharing();
    video.unplug();
    expect(sources.snapshot.screen).toEqual({ state: 'off' });
    expect(sources.published).toEqual([]);
    expect(audio?.readyState).toBe('ended');
    expect(send.mock.calls.slice(2)).toEqual([
      ['screen', null],
      ['screen-audio', null],
    ]);
  });

  it('goes on when only its sound ends', async () => {
    const { sources, send, audio } = await sharing();
    audio?.unplug();
    expect(sources.snapshot.screen).toMatchObject({ state: 'live', withSound: false });
    expect(send.mock.lastCall).toEqual(['screen-audio', null]);
  });

  it('W24: changes between text and motion while it runs; the senders are given the same track again', async () => {
    const { sources, send, video, screenStream } = await sharing();
    await sources.setScreenMode('text');
    expect(video.constraints).toEqual([]);
    await sources.setScreenMode('motion');
    expect(sources.snapshot.screen).toMatchObject({ state: 'live', mode: 'motion' });
    expect([video.contentHint, video.constraints.at(-1)]).toEqual(['motion', { frameRate: { ideal: 30, max: 30 } }]);
    expect(send.mock.lastCall).toEqual(['screen', video]);
    expect(screenStream.getTracks()).toEqual([video]);
    await sources.setScreenMode('text');
    expect([video.contentHint, video.constraints.at(-1)]).toEqual(['detail', { frameRate: { ideal: 15, max: 30 } }]);

    await sources.stopSharing();
    await expect(sources.setScreenMode('motion')).rejects.toMatchObject({ code: 'not-possible-now' });
  });

  it('stops, and can be shared again', async () => {
    const { sources, video, chooser, screenStream } = await sharing();
    await sources.stopSharing();
    await sources.stopSharing();
    expect(video.readyState).toBe('ended');
    expect(screenStream.getTracks()).toEqual([]);
    const again = sources.shareScreen();
    chooser[1]?.resolve({ video: new FakeTrack('video').asTrack, audio: null });
    expect(await again).toBe(true);
  });

  it('stops with the call, also where it is chosen only then', async () => {
    const { sources, video } = await sharing();
    sources.close();
    expect(video.readyState).toBe('ended');

    const late = started();
    const shared = late.sources.shareScreen();
    late.sources.close();
    const track = new FakeTrack('video');
    late.chooser[0]?.resolve({ video: track.asTrack, audio: null });
    expect(await shared).toBe(false);
    expect(track.readyState).toBe('ended');
    expect(late.sources.published).toEqual([]);
  });
});
