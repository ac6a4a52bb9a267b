import { describe, expect, test } from 'vitest';
import { type VideoAbilities, VideoCodec } from '../../../src/protocol/codecs.ts';
import { PathCodecs } from '../../../src/rooms/topology/path-codecs.ts';
import { peerId } from '../../support/people.ts';

const [anna, boris, carol] = [peerId('anna'), peerId('boris'), peerId('carol')];
const modern: VideoAbilities = { decodes: VideoCodec.options, encodes: VideoCodec.options, cheaply: [] };
const noAv1: VideoAbilities = { ...modern, decodes: ['VP8', 'VP9', 'H264'] };

function path() {
  const told: string[] = [];
  const codecs = new PathCodecs((who, { camera, screen }) => told.push(`${who}: ${camera}, ${screen}`));
  return { codecs, told };
}

describe('the codecs of a path', () => {
  test('F22: when somebody comes who cannot decode what is sent, those who send it are told', () => {
    const { codecs, told } = path();
    expect(codecs.join(anna, modern)).toEqual({ camera: 'VP8', screen: 'AV1' });
    expect(codecs.join(boris, modern)).toEqual({ camera: 'VP8', screen: 'AV1' });
    expect(told).toEqual([]);
    expect(codecs.join(carol, noAv1)).toEqual({ camera: 'VP8', screen: 'VP8' });
    expect(told).toEqual(['anna: VP8, VP8', 'boris: VP8, VP8']);
  });

  test('F22: and stay so when they leave', () => {
    const { codecs, told } = path();
    codecs.join(anna, modern);
    codecs.join(carol, noAv1);
    codecs.leave(carol);
    expect(told).toHaveLength(1);
    expect(codecs.join(boris, modern).screen).toBe('VP8');
  });

  test('F22: who has left is told nothing, who comes anew hears it in the reply', () => {
    const { codecs, told } = path();
    codecs.join(anna, modern);
    codecs.leave(anna);
    codecs.join(carol);
    expect(codecs.join(anna, modern)).toEqual({ camera: 'VP8', screen: 'VP8' });
    expect(told).toEqual([]);
  });
});
