import { describe, expect, it } from 'vitest';
import type { CallFigures, PeerId, ReceivedFigures } from '../../../sdk/index.ts';
import { figureRows } from '../../../web/figures/figure-rows.ts';

const anna = 'anna' as PeerId;
const camera: ReceivedFigures = {
  peerId: anna,
  source: 'camera',
  codec: 'VP8',
  bitrate: 480_400,
  lossRatio: 0.0123,
  jitterMs: 3.4,
  bufferMs: 41.6,
  picture: { width: 640, height: 360, framesPerSecond: 30, coder: 'libvpx' },
  wishedHeight: 405,
};
const { picture: _, ...rest } = camera;
const microphone: ReceivedFigures = { ...rest, source: 'microphone', codec: 'opus', bitrate: 32_000, picture: null };
const figures = (more: Partial<CallFigures> = {}): CallFigures => ({
  topology: 'sfu',
  way: { relayed: false, protocol: 'udp' },
  rttMs: 12.4,
  availableBitrate: null,
  sent: [],
  received: [microphone, camera, { ...camera, peerId: 'boris' as PeerId }, { ...camera, source: 'screen' }],
  ...more,
});
const person = { whose: 'theirs', peerId: anna, shows: 'person' } as const;

describe('the figures of a tile', () => {
  it('are those of its person, the picture first, the way last', () => {
    expect(figureRows(figures(), person)).toEqual([
      { label: 'picture', value: 'picture', width: 640, height: 360, fps: 30 },
      { label: 'wished', value: 'lines', height: 405 },
      { label: 'bitrate', value: 'kbits', kbits: 480 },
      { label: 'loss', value: 'percent', percent: 1.2 },
      { label: 'jitter', value: 'ms', ms: 3 },
      { label: 'buffer', value: 'ms', ms: 42 },
      { label: 'codec', value: 'text', text: 'VP8, libvpx' },
      { label: 'sound', value: 'sound', codec: 'opus', kbits: 32, percent: 1.2 },
      { label: 'roundTrip', value: 'ms', ms: 12 },
      { label: 'way', value: 'server', protocol: 'UDP' },
    ]);
  });

  it('leave out what nobody knows, and say where nothing is wished', () => {
    const labels = (received: ReceivedFigures) =>
      figureRows(figures({ received: [received], way: null, rttMs: null }), person).map(({ label, value }) => [
        label,
        value,
      ]);
    const unknown = { ...camera, codec: null, lossRatio: null, jitterMs: null, wishedHeight: null };
    expect(labels(unknown)).toEqual([
      ['picture', 'picture'],
      ['bitrate', 'kbits'],
      ['buffer', 'ms'],
    ]);
    expect(labels({ ...camera, wishedHeight: 0 })).toContainEqual(['wished', 'nothing']);
  });

  it('are the screen’s alone at a screen, and everything that I send at my own picture', () => {
    expect(figureRows(figures(), { ...person, shows: 'screen' }).map(({ label }) => label)).not.toContain('sound');
    const { peerId: __, bufferMs: ___, wishedHeight: ____, ...sent } = camera;
    const own = figureRows(figures({ sent: [{ ...sent, layers: 2 }] }), { whose: 'own' });
    expect(own.slice(0, 2)).toEqual([
      { label: 'picture', value: 'picture', width: 640, height: 360, fps: 30 },
      { label: 'layers', value: 'number', number: 2 },
    ]);
  });

  it('tell which way it goes', () => {
    const way = (more: Partial<CallFigures>) => figureRows(figures(more), person).at(-1);
    expect(way({ topology: 'p2p' })).toMatchObject({ value: 'direct' });
    expect(way({ way: { relayed: true, protocol: 'tls' } })).toMatchObject({ value: 'relay', protocol: 'TLS' });
  });
});
