import { describe, expect, test } from 'vitest';
import { chooseCodecs, USUAL_ABILITIES } from '../../../src/forwarding/choose-codecs.ts';
import { type VideoAbilities, VideoCodec } from '../../../src/protocol/codecs.ts';

const everything: VideoAbilities = { decodes: VideoCodec.options, encodes: VideoCodec.options, cheaply: [] };
const all = new Set(VideoCodec.options);
const without = (...missing: VideoCodec[]) => new Set(VideoCodec.options.filter((codec) => !missing.includes(codec)));

describe('codecs', () => {
  test('F21: in software a camera is VP8, and a screen AV1', () => {
    expect(chooseCodecs(everything, all)).toEqual({ camera: 'VP8', screen: 'AV1' });
  });

  test('F21: a camera is VP9 where hardware encodes it', () => {
    expect(chooseCodecs({ ...everything, cheaply: ['VP9'] }, all).camera).toBe('VP9');
    expect(chooseCodecs({ ...everything, cheaply: ['VP9'] }, without('VP9')).camera).toBe('VP8');
    expect(chooseCodecs({ ...everything, cheaply: ['H264'] }, all).camera).toBe('VP8');
  });

  test('F21: nothing that somebody cannot decode, nor what the sender cannot encode', () => {
    expect(chooseCodecs(everything, without('AV1')).screen).toBe('VP8');
    expect(chooseCodecs({ ...everything, encodes: ['VP8', 'H264'] }, all).screen).toBe('VP8');
    expect(chooseCodecs(everything, without('VP8', 'VP9', 'AV1'))).toEqual({ camera: 'H264', screen: 'H264' });
    expect(chooseCodecs(everything, without('VP8', 'H264')).camera).toBe('VP9');
  });

  test('who says nothing encodes VP8', () => {
    expect(chooseCodecs(USUAL_ABILITIES, all)).toEqual({ camera: 'VP8', screen: 'VP8' });
  });

  test('where they have nothing in common it is what most know', () => {
    expect(chooseCodecs({ ...everything, encodes: ['AV1'] }, without('AV1'))).toEqual({ camera: 'VP8', screen: 'VP8' });
  });
});
