import { describe, expect, it, vi } from 'vitest';
import { videoAbilitiesReader } from '../../../sdk/media/video-abilities.ts';

const capable = (...mimeTypes: string[]) => ({
  getCapabilities: (kind: string) =>
    kind === 'video' ? { codecs: mimeTypes.map((mimeType) => ({ mimeType })) } : null,
});

const browser = (parts: object) => parts as unknown as typeof globalThis;
const receives = capable('video/VP8', 'video/rtx', 'video/VP9', 'video/VP9', 'video/H264', 'video/AV1', 'video/red');
const sends = capable('video/VP8', 'video/H264', 'video/VP9');

describe('what a browser can do with pictures', () => {
  it('F21: is what it says, of what the protocol knows, each once', () => {
    const reader = videoAbilitiesReader(browser({ RTCRtpReceiver: receives, RTCRtpSender: sends }));
    reader.prepare();
    expect(reader.read()).toEqual({
      decodes: ['VP8', 'VP9', 'AV1', 'H264'],
      encodes: ['VP8', 'VP9', 'H264'],
      cheaply: [],
    });
  });

  it('F21: cheap is what its hardware encodes, once it has said so', async () => {
    const encodingInfo = vi.fn(async ({ video: { contentType } }: { video: { contentType: string } }) => {
      if (contentType === 'video/h264') throw new TypeError('not known');
      return { powerEfficient: contentType !== 'video/vp8' };
    });
    const navigator = { mediaCapabilities: { encodingInfo } };
    const reader = videoAbilitiesReader(browser({ RTCRtpReceiver: receives, RTCRtpSender: sends, navigator }));
    reader.prepare();
    reader.prepare();
    expect(reader.read()?.cheaply).toEqual([]);
    await expect.poll(() => reader.read()?.cheaply).toEqual(['VP9']);
    expect(encodingInfo).toHaveBeenCalledTimes(4);
  });

  it('is not known where the browser does not say', () => {
    const reader = videoAbilitiesReader(browser({}));
    reader.prepare();
    expect(reader.read()).toBeUndefined();
  });
});
