import { describe, expect, it, vi } from 'vitest';
import { ScreenCapture } from '../../../sdk/media/screen-capture.ts';
import { domError, FakeTrack, fakeStream } from './support/fake-media.ts';

function started(getDisplayMedia: (options?: DisplayMediaStreamOptions) => Promise<MediaStream>) {
  const asked = vi.fn(getDisplayMedia);
  const mediaDevices = { getUserMedia: vi.fn(), enumerateDevices: vi.fn(), getDisplayMedia: asked };
  return { capture: new ScreenCapture({ mediaDevices: () => mediaDevices, log: () => {} }), asked };
}

const refusing = (error: Error) =>
  started(async () => {
    throw error;
  }).capture.open();

describe('choosing a screen', () => {
  it('asks in the same turn, since browsers ask for a click', () => {
    const { capture, asked } = started(async () => fakeStream(new FakeTrack('video')));
    void capture.open();
    expect(asked.mock.calls[0]?.[0]).toMatchObject({
      video: { frameRate: { ideal: 15, max: 30 } },
      audio: { restrictOwnAudio: true },
    });
  });

  it('gives picture and sound, and says that the picture is text', async () => {
    const video = new FakeTrack('video');
    const audio = new FakeTrack('audio');
    expect(await started(async () => fakeStream(video, audio)).capture.open()).toEqual({ video, audio });
    expect(video.contentHint).toBe('detail');
  });

  it('asks for more frames of motion, and for no sound where none is wished', async () => {
    const video = new FakeTrack('video');
    const { capture, asked } = started(async () => fakeStream(video));
    await capture.open({ mode: 'motion', sound: false });
    expect(asked.mock.calls[0]?.[0]).toMatchObject({
      video: { frameRate: { ideal: 30 } },
      audio: false,
      systemAudio: 'exclude',
    });
    expect(video.contentHint).toBe('motion');
  });

  it('gives the picture alone where there is no sound', async () => {
    const video = new FakeTrack('video');
    expect(await started(async () => fakeStream(video)).capture.open()).toEqual({ video, audio: null });
  });

  it('gives nothing when the person closes the chooser', async () => {
    expect(await refusing(domError('NotAllowedError'))).toBeNull();
  });

  it.each([
    domError('NotReadableError'),
    domError('InvalidStateError'),
    new DOMException('Permission denied by system', 'NotAllowedError'),
  ])('fails by %s', async (error) => {
    await expect(refusing(error)).rejects.toMatchObject({ code: 'screen-share-failed' });
  });

  it('fails where the browser has no screens to share', async () => {
    const capture = new ScreenCapture({ mediaDevices: () => undefined, log: () => {} });
    await expect(capture.open()).rejects.toMatchObject({ code: 'screen-share-failed' });
  });
});
