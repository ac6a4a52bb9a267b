import { describe, expect, it } from 'vitest';
import { sendingOf } from '../../../sdk/media/encoding-policy.ts';

const sfu = { topology: 'sfu', replaces: false } as const;
const p2p = { topology: 'p2p', replaces: false } as const;

const layersOf = (width: number, height: number) =>
  sendingOf('camera', { width, height }, sfu).encodings.map(({ scaleResolutionDownBy = 1, maxBitrate = 0 }) => [
    height / scaleResolutionDownBy,
    Math.round(maxBitrate / 10_000) * 10,
  ]);

describe('how a source is encoded', () => {
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
    expect(sendingOf('camera', {}, sfu)).toEqual(sendingOf('camera', { width: 640, height: 360 }, sfu));
  });

  it('F16: a screen is of one size, with frames to spare: text keeps its pixels at 15 a second, motion its 30', () => {
    const screen = (mode?: 'text' | 'motion') => {
      const { encodings, keeps } = sendingOf('screen', { width: 1_920, height: 1_080, ...(mode && { mode }) }, sfu);
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
    expect(sendingOf('camera', { width, height }, { ...sfu, codec: 'VP9' }).encodings).toEqual([
      { scalabilityMode, maxBitrate },
    ]);
  });

  it('F23: a camera in H264 has the layers of VP8', () => {
    const size = { width: 1_280, height: 720 };
    expect(sendingOf('camera', size, { ...sfu, codec: 'H264' })).toEqual(sendingOf('camera', size, sfu));
  });

  it('speech stops where nobody speaks; a screen’s sound does not, and is stereo', () => {
    expect(sendingOf('microphone', {}, sfu)).toEqual({
      encodings: [],
      opus: { opusFec: true, opusDtx: true },
    });
    expect(sendingOf('screen-audio', {}, sfu)).toEqual({
      encodings: [],
      opus: { opusFec: true, opusDtx: false, opusStereo: true },
    });
  });

  it('a picture that was sharp on another path begins with as much', () => {
    for (const way of [sfu, p2p]) {
      expect(sendingOf('camera', {}, { ...way, replaces: true }).startKbits).toBe(1_500);
      expect(sendingOf('camera', {}, way).startKbits).toBe(1_000);
    }
  });

  it('is the sharpest layer alone beside another path', () => {
    const active = (replaces: boolean) =>
      sendingOf('camera', { width: 1_280, height: 720 }, { ...sfu, replaces }).encodings.map(
        (encoding) => encoding.active ?? true,
      );
    expect(active(false)).toEqual([true, true, true]);
    expect(active(true)).toEqual([false, false, true]);
  });

  it('from one to the other a camera is one picture, however large', () => {
    expect(sendingOf('camera', { width: 640, height: 360 }, p2p)).toEqual({
      encodings: [{ maxBitrate: 2_500_000 }],
      keeps: 'balanced',
      startKbits: 1_000,
    });
  });
});
