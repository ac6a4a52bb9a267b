import { describe, expect, test } from 'vitest';
import type { Circumstances } from '../../../sdk/quality/digest-of.ts';
import { PeerId } from '../../../src/protocol/ids.ts';
import { boris, carol, measured, published, received, sent } from './support/measured-looks.ts';
import { having, recordedLooks } from './support/recorded-looks.ts';

describe('a real call from peer to peer', () => {
  test('what was sent', () => {
    const it = measured(recordedLooks('p2p'));
    expect(it.periodMs).toBe(5_018);
    expect(it.network).toEqual({
      pair: { local: 'host', remote: 'host', protocol: 'udp' },
      rttMs: 0.5,
      availableOutgoingBitrate: 4_784_000,
    });
    expect(it.sent).toEqual([
      {
        ...{ kind: 'audio', source: 'microphone', muted: false, codec: 'audio/opus', packets: 252 },
        ...{ retransmitted: 0, bitrate: 25_017, nacks: 0, level: 0.5188 },
        remote: { fractionLost: 0, jitterMs: 0.7, rttMs: 3.3 },
      },
      {
        ...{ kind: 'video', source: 'camera', muted: false, codec: 'video/VP8', packets: 682 },
        ...{ retransmitted: 0, bitrate: 1_079_469, nacks: 0 },
        remote: { fractionLost: 0, jitterMs: 1.8, rttMs: 1.3 },
        ...{ capturedFrames: 151, capturedWidth: 1_280, capturedHeight: 720, framesEncoded: 151, framesSent: 151 },
        ...{ width: 1_280, height: 720, encodeMs: 950, targetBitrate: 2_500_000, limitedByCpuMs: 0 },
        ...{ limitedByBandwidthMs: 0, plis: 0, firs: 0, layers: 1, encoder: 'libvpx' },
      },
    ]);
  });

  test('what came', () => {
    expect(measured(recordedLooks('p2p')).received).toEqual([
      {
        ...{ kind: 'audio', source: 'microphone', peerId: 'boris', codec: 'audio/opus', packets: 252, lost: 0 },
        ...{ discarded: 0, jitterMs: 1, bitrate: 24_560, bufferMs: 29.4, samples: 240_960, concealed: 0 },
        // Chromium counts nothing of what a muted element plays.
        ...{ silentConcealed: 0, concealments: 0, level: 0 },
      },
      {
        ...{ kind: 'video', source: 'camera', peerId: 'boris', codec: 'video/VP8', packets: 566, lost: 0 },
        ...{ discarded: 0, jitterMs: 1, bitrate: 888_363, bufferMs: 6.7, framesReceived: 151, framesDecoded: 151 },
        ...{ framesDropped: 0, keyFrames: 1, freezes: 0, freezeMs: 0, width: 1_280, height: 720, decodeMs: 267 },
        ...{ nacks: 0, plis: 0, firs: 0, retransmitted: 0, qpSum: 1_169, hidden: false, decoder: 'libvpx' },
      },
    ]);
  });
});

describe('a real meeting through the SFU', () => {
  const meeting: Circumstances = {
    sent: published('microphone', 'camera', 'screen', 'screen-audio'),
    received: [boris, carol].flatMap((peerId) => [
      { peerId, source: 'microphone' as const },
      { peerId, source: 'camera' as const },
    ]),
    signalingRttMs: 12.34,
  };

  test('each source of one’s own, once, and of each other one', () => {
    const it = measured(recordedLooks('sfu'), meeting);
    expect(it.sent.map(({ source, packets }) => [source, packets])).toEqual([
      ['microphone', 257],
      ['camera', 738],
      ['screen', 260],
      ['screen-audio', 257],
    ]);
    expect(it.received.map(({ peerId, source, packets }) => [peerId, source, packets])).toEqual([
      ['boris', 'microphone', 254],
      ['boris', 'camera', 676],
      ['carol', 'microphone', 254],
      ['carol', 'camera', 681],
    ]);
  });

  test('of a camera in three layers, those that are sent', () => {
    expect(sent(measured(recordedLooks('sfu'), meeting), 'video', 'camera')).toMatchObject({
      ...{ layers: 1, width: 1_280, height: 720, framesSent: 154, framesEncoded: 154, encodeMs: 2_035 },
      ...{ targetBitrate: 1_700_000, bitrate: 1_225_321, remote: { fractionLost: 0, jitterMs: 1, rttMs: 1 } },
    });
  });

  test('layers add up, but for what is of the largest', () => {
    const looks = recordedLooks('sfu', {
      editAfter: having('outbound-rtp', ({ id, packetsSent, framesSent, framesEncoded }) =>
        id === 'OT01V1562319780'
          ? {
              ...{ packetsSent: Number(packetsSent) + 100, framesSent: Number(framesSent) + 40 },
              ...{
                framesEncoded: Number(framesEncoded) + 40,
                frameHeight: 360,
                frameWidth: 640,
                targetBitrate: 500_000,
              },
            }
          : {},
      ),
    });
    expect(sent(measured(looks, meeting), 'video', 'camera')).toMatchObject({
      ...{ layers: 2, packets: 838, framesSent: 154, height: 720, targetBitrate: 2_200_000 },
    });
  });

  test('the way: of the transports the longer one, the slower check, and what the sending one allows', () => {
    expect(measured(recordedLooks('sfu'), meeting).network).toEqual({
      pair: { local: 'host', remote: 'host', protocol: 'udp' },
      rttMs: 3,
      availableOutgoingBitrate: 5_520_615,
      signalingRttMs: 12.3,
    });
    const relayed = recordedLooks('sfu', {
      editAfter: (stats) =>
        stats['id'] === 'ID01voVMR' ? { ...stats, candidateType: 'relay', relayProtocol: 'tls' } : stats,
    });
    expect(measured(relayed, meeting).network.pair).toEqual({
      ...{ local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'tls' },
    });
  });

  test('a source that was declared and has not come has zeros', () => {
    const dora = PeerId.parse('dora');
    const waited = {
      received: [
        { peerId: dora, source: 'camera' as const },
        { peerId: dora, source: 'microphone' as const },
      ],
    };
    expect(measured(recordedLooks('sfu'), { ...meeting, ...waited }).received).toMatchObject([
      { kind: 'video', peerId: 'dora', packets: 0, lost: 0, framesDecoded: 0, width: 0, bufferMs: 0, jitterMs: 0 },
      { kind: 'audio', peerId: 'dora', packets: 0, samples: 0, concealed: 0 },
    ]);
  });

  test('what is not published is not told, whatever is still in the statistics', () => {
    expect(measured(recordedLooks('sfu'), { ...meeting, sent: published('microphone') }).sent).toHaveLength(1);
  });
});

describe('loss', () => {
  test('lost packets may come back', () => {
    const looks = recordedLooks('p2p', {
      editBefore: having('inbound-rtp', { packetsLost: 10 }, 'audio'),
      editAfter: having('inbound-rtp', { packetsLost: 7 }, 'audio'),
    });
    expect(received(measured(looks), 'audio').lost).toBe(-3);
  });

  test('several reports of the other end tell together, over the time that they are of', () => {
    // Five reports, of 10.47 s: 50 of some 525 packets.
    const looks = recordedLooks('p2p', {
      editAfter: having(
        'remote-inbound-rtp',
        ({ packetsLost, roundTripTimeMeasurements }) => ({
          packetsLost: Number(packetsLost) + 50,
          fractionLost: 0.9,
          roundTripTimeMeasurements: Number(roundTripTimeMeasurements) + 3,
        }),
        'audio',
      ),
    });
    expect(sent(measured(looks), 'audio').remote?.fractionLost).toBeCloseTo(50 / 525, 2);
  });

  test('a single report speaks for itself, and none for nothing', () => {
    const of = (roundTripTimeMeasurements: number) =>
      recordedLooks('p2p', {
        editBefore: having('remote-inbound-rtp', { roundTripTimeMeasurements: 4 }),
        editAfter: having('remote-inbound-rtp', { roundTripTimeMeasurements, packetsLost: 900, fractionLost: 0.25 }),
      });
    expect(sent(measured(of(5)), 'audio').remote?.fractionLost).toBe(0.25);
    const silent = recordedLooks('p2p', {
      editBefore: having('remote-inbound-rtp', { timestamp: 7 }),
      editAfter: having('remote-inbound-rtp', { timestamp: 7 }),
    });
    expect(sent(measured(silent), 'audio').remote).toBeUndefined();
  });
});
