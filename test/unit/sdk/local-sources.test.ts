import { describe, expect, it, vi } from 'vitest';
import type { Captured } from '../../../sdk/media/device-capture.ts';
import { LocalSources } from '../../../sdk/media/local-sources.ts';
import type { SourceName } from '../../../src/protocol/rooms.ts';
import { FakeStream, FakeTrack } from './support/fake-media.ts';

type Answer = Partial<Record<SourceName, Captured>>;

function started() {
  const answers: ((answer: Answer) => void)[] = [];
  const open = vi.fn(() => new Promise<Answer>((resolve) => answers.push(resolve)));
  const send = vi.fn<(source: SourceName, track: MediaStreamTrack | null) => Promise<void>>(async () => {});
  const stream = new FakeStream();
  const sources = new LocalSources({ capture: { open }, send, stream: stream.asStream, log: () => {} });
  /** The browser answers the oldest open question. */
  const gives = (answer: Answer) => answers.shift()?.(answer);
  return { sources, gives, open, send, stream };
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
