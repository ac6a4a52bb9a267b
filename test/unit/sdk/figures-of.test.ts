import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../../sdk/quality/digest-of.ts';
import { figuresOf } from '../../../sdk/quality/figures-of.ts';
import { PeerId } from '../../../src/protocol/ids.ts';

const anna = PeerId.parse('anna');
const measurement = {
  periodMs: 1_250,
  network: {
    pair: { local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'tls' },
    rttMs: 12,
    availableOutgoingBitrate: 2_000_000,
  },
  sent: [
    {
      kind: 'video',
      source: 'screen',
      codec: 'video/VP8',
      bitrate: 900_000,
      framesSent: 19,
      width: 1_920,
      height: 1_080,
      layers: 1,
      encoder: 'libvpx',
      remote: { fractionLost: 0.02, jitterMs: 4 },
    },
    { kind: 'audio', source: 'microphone', bitrate: 30_000 },
  ],
  received: [
    {
      kind: 'video',
      peerId: anna,
      source: 'camera',
      codec: 'video/VP8',
      bitrate: 500_000,
      packets: 95,
      lost: 5,
      jitterMs: 3,
      bufferMs: 40,
      framesDecoded: 38,
      width: 640,
      height: 360,
      decoder: 'FFmpeg',
    },
    {
      kind: 'audio',
      peerId: anna,
      source: 'microphone',
      bitrate: 0,
      packets: 0,
      lost: -2,
      jitterMs: 0,
      bufferMs: 0,
    },
  ],
} as unknown as Measurement;

describe('figures', () => {
  const figures = figuresOf({ topology: 'sfu', measurement }, (_, source) => (source === 'camera' ? 405 : undefined));

  it('say of what is sent how large and how often, and what the other end says of it', () => {
    expect(figures.sent).toEqual([
      {
        source: 'screen',
        codec: 'VP8',
        bitrate: 900_000,
        lossRatio: 0.02,
        jitterMs: 4,
        picture: { width: 1_920, height: 1_080, framesPerSecond: 15, coder: 'libvpx' },
        layers: 1,
      },
      {
        source: 'microphone',
        codec: null,
        bitrate: 30_000,
        lossRatio: null,
        jitterMs: null,
        picture: null,
        layers: null,
      },
    ]);
  });

  it('say of what is received what was lost of it, and what was wished', () => {
    expect(figures.received).toMatchObject([
      {
        peerId: anna,
        lossRatio: 0.05,
        bufferMs: 40,
        wishedHeight: 405,
        picture: { height: 360, framesPerSecond: 30, coder: 'FFmpeg' },
      },
      { source: 'microphone', lossRatio: null, picture: null, wishedHeight: null },
    ]);
  });

  it('say which way it all goes', () => {
    expect(figures).toMatchObject({
      topology: 'sfu',
      way: { relayed: true, protocol: 'tls' },
      rttMs: 12,
      availableBitrate: 2_000_000,
    });
  });
});
