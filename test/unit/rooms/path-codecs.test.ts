import { describe, expect, test } from 'vitest';
import { type VideoAbilities, VideoCodec } from '../../../src/protocol/codecs.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import type { RtpCapabilities } from '../../../src/protocol/rtp.ts';
import { PathCodecs } from '../../../src/rooms/topology/path-codecs.ts';
import { peerId } from '../../support/people.ts';

const [anna, boris, carol] = [peerId('anna'), peerId('boris'), peerId('carol')];
const modern: VideoAbilities = { decodes: VideoCodec.options, encodes: VideoCodec.options, cheaply: [] };
const noAv1: VideoAbilities = { ...modern, decodes: ['VP8', 'VP9', 'H264'] };

const sfuOf = (names: readonly VideoCodec[]): RtpCapabilities => ({
  codecs: names.map((name, nr) => ({
    kind: 'video',
    mimeType: `video/${name}`,
    preferredPayloadType: 100 + nr,
    clockRate: 90_000,
  })),
});

function path(forwarded: readonly VideoCodec[] = VideoCodec.options) {
  const sfu = sfuOf(forwarded);
  const told: string[] = [];
  const codecs = new PathCodecs((who, { camera, screen }) => told.push(`${who}: ${camera}, ${screen}`));
  const join = (peer: PeerId, abilities?: VideoAbilities) => codecs.join(peer, sfu, abilities);
  return { join, leave: (peer: PeerId) => codecs.leave(peer), told };
}

describe('the codecs of a path', () => {
  test('F22: when somebody comes who cannot decode what is sent, those who send it are told', () => {
    const { join, told } = path();
    expect(join(anna, modern)).toEqual({ camera: 'VP8', screen: 'AV1' });
    expect(join(boris, modern)).toEqual({ camera: 'VP8', screen: 'AV1' });
    expect(told).toEqual([]);
    expect(join(carol, noAv1)).toEqual({ camera: 'VP8', screen: 'VP8' });
    expect(told).toEqual(['anna: VP8, VP8', 'boris: VP8, VP8']);
  });

  test('F22: and stay so when they leave', () => {
    const { join, leave, told } = path();
    join(anna, modern);
    join(carol, noAv1);
    leave(carol);
    expect(told).toHaveLength(1);
    expect(join(boris, modern).screen).toBe('VP8');
  });

  test('F22: who has left is told nothing, who comes anew hears it in the reply', () => {
    const { join, leave, told } = path();
    join(anna, modern);
    leave(anna);
    join(carol);
    expect(join(anna, modern)).toEqual({ camera: 'VP8', screen: 'VP8' });
    expect(told).toEqual([]);
  });

  test('F21: what the SFU does not forward is not chosen, whoever could decode it', () => {
    const { join } = path(['VP8', 'VP9', 'H264']);
    expect(join(anna, modern)).toEqual({ camera: 'VP8', screen: 'VP8' });
  });
});
