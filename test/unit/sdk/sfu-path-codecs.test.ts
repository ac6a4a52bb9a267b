import { describe, expect, it, vi } from 'vitest';
import { VideoCodec } from '../../../src/protocol/codecs.ts';
import { FakeTrack } from './support/fake-media.ts';
import { opened, placeIn, told } from './support/scripted-sfu.ts';

const abilities = { decodes: VideoCodec.options, encodes: VideoCodec.options, cheaply: [] };
const vp8 = { camera: 'VP8', screen: 'VP8' };
const av1 = { camera: 'VP8', screen: 'AV1' };

async function sharing() {
  const parts = opened({ abilities, answers: { 'media.join': () => ({ ...placeIn(1), codecs: av1 }) } });
  await parts.happened('connected');
  const track = new FakeTrack('video').asTrack;
  await parts.path.setLocalTrack('screen', track);
  return { ...parts, track };
}

describe('an SFU path: codecs', () => {
  it('F21: the server is told what the browser can do', async () => {
    const { asked } = await sharing();
    expect(asked('media.join')).toMatchObject([{ video: abilities }]);
  });

  it('F22: what is sent with another one is closed and sent anew', async () => {
    const { path, asked, events } = await sharing();
    path.handle(told('media.codecs', vp8));
    await vi.waitFor(() => expect(asked('media.produce')).toHaveLength(2));
    expect(asked('media.close-producer')).toMatchObject([{ producerId: 'mine-screen' }]);
    expect(events).toEqual(['connected']);
  });

  it('F22: what is sent with the same one stays', async () => {
    const { path, asked } = await sharing();
    await path.setLocalTrack('camera', new FakeTrack('video').asTrack);
    path.handle(told('media.codecs', vp8));
    await vi.waitFor(() =>
      expect(asked('media.produce').map(({ source }) => source)).toEqual(['screen', 'camera', 'screen']),
    );
    path.handle(told('media.codecs', vp8));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked('media.close-producer')).toHaveLength(1);
  });

  it('F22: what has ended meanwhile is not sent anew', async () => {
    const { path, asked } = await sharing();
    path.handle(told('media.codecs', vp8));
    await path.setLocalTrack('screen', null);
    expect(asked('media.produce')).toHaveLength(1);
    expect(asked('media.close-producer')).toHaveLength(1);
  });
});
