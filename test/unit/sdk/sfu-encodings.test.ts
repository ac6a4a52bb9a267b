import { describe, expect, it } from 'vitest';
import { sendingOf } from '../../../sdk/media/sfu/encodings.ts';

const layersOf = (width: number, height: number) =>
  sendingOf('camera', { width, height }, false).encodings.map(({ scaleResolutionDownBy = 1, maxBitrate = 0 }) => [
    height / scaleResolutionDownBy,
    Math.round(maxBitrate / 10_000) * 10,
  ]);

describe('what is sent to the SFU', () => {
  it.each([
    [
      1_280,
      720,
      [
        [180, 150],
        [360, 500],
        [720, 1_700],
      ],
    ],
    [
      960,
      540,
      [
        [135, 80],
        [270, 280],
        [540, 1_250],
      ],
    ],
    [
      640,
      360,
      [
        [180, 150],
        [360, 800],
      ],
    ],
    [
      480,
      270,
      [
        [135, 80],
        [270, 590],
      ],
    ],
    [320, 180, [[180, 380]]],
  ])('a camera of %d×%d: heights and kbit/s %j', (width, height, layers) => {
    expect(layersOf(width, height)).toEqual(layers);
  });

  it('a camera that stands upright has the layers of one that lies', () => {
    expect(layersOf(720, 1_280)).toHaveLength(3);
  });

  it('no camera’s layer has more than 2.5 Mbit/s', () => {
    expect(layersOf(3_840, 2_160).at(-1)).toEqual([2_160, 2_500]);
  });

  it('a camera of unknown size is taken for a small one', () => {
    expect(sendingOf('camera', {}, false)).toEqual(sendingOf('camera', { width: 640, height: 360 }, false));
  });

  it('F16: a screen is of one size, with frames to spare: text keeps its pixels at 15 a second, motion its 30', () => {
    const screen = (mode?: 'text' | 'motion') => {
      const { encodings, keeps } = sendingOf('screen', { width: 1_920, height: 1_080, ...(mode && { mode }) }, false);
      return { encodings, keeps };
    };
    expect(screen('text')).toEqual({
      encodings: [{ maxBitrate: 2_500_000, maxFramerate: 15, scalabilityMode: 'L1T3' }],
      keeps: 'maintain-resolution',
    });
    expect(screen('motion')).toEqual({
      encodings: [{ maxBitrate: 3_000_000, maxFramerate: 30, scalabilityMode: 'L1T3' }],
      keeps: 'maintain-framerate',
    });
    expect(screen()).toEqual(screen('text'));
  });

  it.each([
    [1_280, 720, 'L3T3_KEY', 2_040_000],
    [640, 360, 'L2T3_KEY', 964_979],
    [320, 180, 'L1T3', 456_463],
  ])('F23: a camera of %d×%d in VP9 is one encoding: %s', (width, height, scalabilityMode, maxBitrate) => {
    expect(sendingOf('camera', { width, height }, false, 'VP9').encodings).toEqual([{ scalabilityMode, maxBitrate }]);
  });

  it('F23: a camera in H264 has the layers of VP8', () => {
    const size = { width: 1_280, height: 720 };
    expect(sendingOf('camera', size, false, 'H264')).toEqual(sendingOf('camera', size, false));
  });

  it('speech stops where nobody speaks; a screen’s sound does not, and is stereo', () => {
    expect(sendingOf('microphone', {}, false)).toEqual({
      encodings: [],
      codecOptions: { opusFec: true, opusDtx: true },
    });
    expect(sendingOf('screen-audio', {}, false)).toEqual({
      encodings: [],
      codecOptions: { opusFec: true, opusDtx: false, opusStereo: true },
    });
  });

  it('a picture that was sharp on another path begins with as much', () => {
    expect(sendingOf('camera', {}, true).codecOptions).toEqual({ videoGoogleStartBitrate: 1_500 });
    expect(sendingOf('camera', {}, false).codecOptions).toEqual({ videoGoogleStartBitrate: 1_000 });
  });

  it('is the sharpest layer alone beside another path', () => {
    const active = (replaces: boolean) =>
      sendingOf('camera', { width: 1_280, height: 720 }, replaces).encodings.map((encoding) => encoding.active ?? true);
    expect(active(false)).toEqual([true, true, true]);
    expect(active(true)).toEqual([false, false, true]);
  });
});
