import { describe, expect, it, vi } from 'vitest';
import { DeviceCapture } from '../../../sdk/media/device-capture.ts';
import { deviceProblem } from '../../../sdk/media/device-problem.ts';
import { domError, FakeTrack, fakeStream } from './support/fake-media.ts';

describe('a getUserMedia error', () => {
  const secure = { isSecureContext: true };
  it.each([
    ['NotFoundError', 'no-device'],
    ['OverconstrainedError', 'no-device'],
    ['NotAllowedError', 'permission-denied'],
    ['NotReadableError', 'device-busy'],
    ['AbortError', 'device-busy'],
    ['TypeError', 'failed'],
  ])('%s means %s', (name, problem) => {
    expect(deviceProblem(domError(name), secure)).toBe(problem);
  });

  it('on an insecure page is the page’s fault', () => {
    expect(deviceProblem(domError('NotAllowedError'), { isSecureContext: false })).toBe('insecure-page');
  });
});

describe('opening devices', () => {
  function started(getUserMedia: (constraints: MediaStreamConstraints) => Promise<MediaStream>) {
    const asked = vi.fn(getUserMedia);
    const opened = vi.fn();
    const capture = new DeviceCapture({
      mediaDevices: () => ({ getUserMedia: (c) => asked(c ?? {}), enumerateDevices: async () => [] }),
      isSecureContext: () => true,
      selected: () => ({ microphone: 'headset', camera: null, speaker: null }),
      opened,
      log: () => {},
    });
    return { capture, asked, opened };
  }

  it('asks for both in one prompt', async () => {
    const [microphone, camera] = [new FakeTrack('audio'), new FakeTrack('video')];
    const { capture, asked, opened } = started(async () => fakeStream(microphone, camera));
    const captured = await capture.open(['microphone', 'camera']);
    expect(captured).toEqual({ microphone: { track: microphone }, camera: { track: camera } });
    expect(asked).toHaveBeenCalledOnce();
    expect(opened).toHaveBeenCalledOnce();
  });

  it('takes the chosen device', async () => {
    const { capture, asked } = started(async () => fakeStream(new FakeTrack('audio')));
    await capture.open(['microphone']);
    expect(asked.mock.calls[0]?.[0]).toMatchObject({
      audio: { deviceId: { exact: 'headset' }, echoCancellation: true },
    });
    expect(asked.mock.calls[0]?.[0].video).toBe(false);
  });

  it('takes another device where the chosen one is gone', async () => {
    const other = new FakeTrack('audio');
    const { capture } = started(async ({ audio }) => {
      if (typeof audio === 'object' && audio.deviceId) throw domError('OverconstrainedError');
      return fakeStream(other);
    });
    expect(await capture.open(['microphone'])).toEqual({ microphone: { track: other } });
  });

  it('does not let a missing camera cost the microphone', async () => {
    const microphone = new FakeTrack('audio');
    const { capture } = started(async ({ video }) => {
      if (video) throw domError('NotFoundError');
      return fakeStream(microphone);
    });
    const captured = await capture.open(['microphone', 'camera']);
    expect(captured).toEqual({ microphone: { track: microphone }, camera: { problem: 'no-device' } });
  });

  it('says that the page is insecure where the browser hides its devices', async () => {
    const capture = new DeviceCapture({
      mediaDevices: () => undefined,
      isSecureContext: () => false,
      selected: () => ({ microphone: null, camera: null, speaker: null }),
      opened: () => {},
      log: () => {},
    });
    expect(await capture.open(['microphone'])).toEqual({ microphone: { problem: 'insecure-page' } });
  });
});
