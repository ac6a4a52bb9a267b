import { describe, expect, it, vi } from 'vitest';
import { SdkError } from '../../../sdk/sdk-error.ts';
import { FakeTrack } from './support/fake-media.ts';
import { opened, told } from './support/scripted-sfu.ts';

class CameraTrack extends FakeTrack {
  #height: number;

  constructor(height: number) {
    super('video');
    this.#height = height;
  }

  turn(): void {
    this.#height = (this.#height * 16) / 9;
  }

  override getSettings = () => ({
    deviceId: 'camera',
    width: (this.#height * 16) / 9,
    height: this.#height,
    frameRate: 30,
  });
}

const camera = (height = 720) => new CameraTrack(height).asTrack;
const watched = (...layers: number[]) => told('media.layers', { producerId: 'mine-camera', layers });

async function sending(circumstances: Parameters<typeof opened>[0] = {}) {
  const parts = opened(circumstances);
  await parts.happened('connected');
  await parts.path.setLocalTrack('camera', camera());
  const [sender] = parts.browser.transport('send').senders;
  if (!sender) throw new Error('nothing is sent');
  const encodes = (...layers: boolean[]) => vi.waitFor(() => expect(sender.layers).toEqual(layers));
  return { ...parts, sender, encodes };
}

describe('an SFU path: layers that somebody watches', () => {
  it('F6: are encoded, and no others', async () => {
    const { path, encodes } = await sending();
    await encodes(true, true, true);
    path.handle(watched(0));
    await encodes(true, false, false);
    path.handle(watched());
    await encodes(false, false, false);
    path.handle(watched(0, 1, 2));
    await encodes(true, true, true);
  });

  it('F6: the last word counts, however fast they come, and key frames besides', async () => {
    const { path, encodes, sender } = await sending();
    path.handle(watched(0));
    path.handle(told('media.producer-awaited', { producerId: 'mine-camera' }));
    path.handle(watched());
    path.handle(watched(0, 1));
    await encodes(true, true, false);
    expect(sender.keyFrames).toBe(1);
  });

  it('F6: what is said before we know the producer holds', async () => {
    const parts = opened({
      answers: {
        'media.produce': () => {
          parts.path.handle(watched(0));
          return { producerId: 'mine-camera' };
        },
      },
    });
    await parts.happened('connected');
    await parts.path.setLocalTrack('camera', camera());
    await vi.waitFor(() => expect(parts.browser.transport('send').senders[0]?.layers).toEqual([true, false, false]));
  });

  it('F6: beside another path the sharpest of them, and all of them when it is alone', async () => {
    const { path, encodes } = await sending({ replaces: true });
    await encodes(false, false, true);
    path.handle(watched(0, 1));
    await encodes(false, true, false);
    path.handleAlone();
    await encodes(true, true, false);
  });

  it('of another producer are no matter', async () => {
    const { path, sender } = await sending();
    path.handle(told('media.layers', { producerId: 'mine-screen', layers: [] }));
    path.handle(watched(0, 1));
    await vi.waitFor(() => expect(sender.layers).toEqual([true, true, false]));
  });
});

describe('an SFU path: how large a picture is', () => {
  it('F10: is said with it, and when another camera takes its place', async () => {
    const { path, asked } = await sending();
    expect(asked('media.produce')).toMatchObject([{ picture: { height: 720, frameRate: 30 } }]);
    await path.setLocalTrack('camera', camera());
    expect(asked('media.picture')).toEqual([]);
    await path.setLocalTrack('camera', camera(480));
    expect(asked('media.picture')).toMatchObject([
      { producerId: 'mine-camera', picture: { height: 480, frameRate: 30 } },
    ]);
  });

  it('F10: is said when the same camera gives another one, once, as is seen when statistics are taken', async () => {
    const { path, asked } = await sending();
    const track = new CameraTrack(720);
    await path.setLocalTrack('camera', track.asTrack);
    await path.setLocalTrack('microphone', new FakeTrack('audio').asTrack);
    track.turn();
    await path.stats();
    await path.stats();
    expect(asked('media.picture')).toMatchObject([{ producerId: 'mine-camera', picture: { height: 1_280 } }]);
    await path.setLocalTrack('camera', null);
    await path.stats();
    expect(asked('media.picture')).toHaveLength(1);
  });

  it('F10: is not said of a sound, nor where the browser does not know', async () => {
    const { path, asked, happened } = opened();
    await happened('connected');
    await path.setLocalTrack('microphone', new FakeTrack('audio').asTrack);
    await path.setLocalTrack('camera', new FakeTrack('video').asTrack);
    expect(asked('media.produce').filter((it) => 'picture' in it)).toEqual([]);
  });

  it('that is refused breaks nothing', async () => {
    const { path, events } = await sending({
      answers: {
        'media.picture': () => {
          throw new SdkError('rate-limited');
        },
      },
    });
    await path.setLocalTrack('camera', camera(480));
    await path.setLocalTrack('camera', camera(360));
    expect(events).toEqual(['connected']);
  });
});

describe('an SFU path: a shared screen', () => {
  const screenTrack = (contentHint: string) => Object.assign(new FakeTrack('video'), { contentHint });

  it('W24: is sent as text or as motion, as its track says, also when that changes on the way', async () => {
    const parts = opened();
    await parts.happened('connected');
    const track = screenTrack('detail');
    await parts.path.setLocalTrack('screen', track.asTrack);
    const { senders, encodings } = parts.browser.transport('send');
    expect(encodings).toEqual([[expect.objectContaining({ maxFramerate: 15 })]]);
    const sends = (keeps: string, maxFramerate: number) =>
      vi.waitFor(() =>
        expect(senders[0]?.set).toMatchObject({
          degradationPreference: keeps,
          encodings: [{ active: true, maxFramerate }],
        }),
      );
    await sends('maintain-resolution', 15);

    track.contentHint = 'motion';
    await parts.path.setLocalTrack('screen', track.asTrack);
    await sends('maintain-framerate', 30);
    track.contentHint = 'detail';
    await parts.path.setLocalTrack('screen', track.asTrack);
    await sends('maintain-resolution', 15);
    expect(senders).toHaveLength(1);
    expect(parts.asked('media.produce')).toHaveLength(1);
  });
});
