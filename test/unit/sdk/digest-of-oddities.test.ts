import { describe, expect, test } from 'vitest';
import { sourceKey } from '../../../sdk/media/source-key.ts';
import { boris, measured, received, sent } from './support/measured-looks.ts';
import { having, recordedLooks } from './support/recorded-looks.ts';

describe('counters that begin anew', () => {
  test('fall: they count from nothing', () => {
    const looks = recordedLooks('p2p', {
      editAfter: having(
        'inbound-rtp',
        { packetsReceived: 30, bytesReceived: 3_000, packetsLost: 2, framesDecoded: 9 },
        'video',
      ),
    });
    expect(received(measured(looks), 'video')).toMatchObject({
      packets: 30,
      lost: 2,
      framesDecoded: 9,
      bitrate: 4_783,
    });
  });

  test('are of a new SSRC, beside the old one that is still listed', () => {
    const looks = recordedLooks('p2p');
    const { stats } = looks.after;
    const old = stats.receive.get('IT01A3749134159');
    const report = new Map([
      ...stats.receive,
      ['new', { ...old, id: 'new', packetsReceived: 40, jitter: 0.02, packetsLost: 1 }],
    ]);
    const inbound = new Map([...stats.inbound, ['new', { peerId: boris, source: 'microphone' as const }]]);
    const after = { ...looks.after, stats: { ...stats, receive: report, inbound } };
    expect(received(measured({ before: looks.before, after }), 'audio')).toMatchObject({
      packets: 292,
      lost: 1,
      jitterMs: 1,
    });
  });

  test('are of another track: the device’s own count from nothing, the stream’s go on', () => {
    const looks = recordedLooks('p2p', {
      editAfter: (stats) => {
        if (stats['id'] === 'SV2') return { ...stats, id: 'SV9', frames: 60 };
        return stats['id'] === 'OT01V3080705044' ? { ...stats, mediaSourceId: 'SV9' } : stats;
      },
    });
    expect(sent(measured(looks), 'video')).toMatchObject({ capturedFrames: 60, framesSent: 151 });
  });

  test('are of another pair after an ICE restart', () => {
    const looks = recordedLooks('p2p', {
      editAfter: (stats) => {
        if (stats['type'] === 'candidate-pair')
          return { ...stats, id: 'CPnew', responsesReceived: 1, totalRoundTripTime: 0.08 };
        return stats['type'] === 'transport' ? { ...stats, selectedCandidatePairId: 'CPnew' } : stats;
      },
    });
    expect(measured(looks).network.rttMs).toBe(80);
  });

  test('begin with the path: everything is from nothing', () => {
    const looks = recordedLooks('p2p', { editBefore: () => null });
    const it = measured(looks);
    expect(received(it, 'audio').packets).toBe(
      Number(looks.after.stats.receive.get('IT01A3749134159').packetsReceived),
    );
    expect(it.network.rttMs).toBeGreaterThan(0);
  });
});

describe('browsers that tell less', () => {
  test('nothing but what every browser has: the rest is 0 or left out', () => {
    const MANDATORY =
      /^(id|type|timestamp|kind|ssrc|packets(Received|Sent|Lost)|bytes(Received|Sent)|jitter|trackIdentifier)$/;
    const bare = (stats: Record<string, unknown>) =>
      /^(in|out)bound-rtp$/.test(String(stats['type']))
        ? Object.fromEntries(Object.entries(stats).filter(([member]) => MANDATORY.test(member)))
        : null;
    const it = measured(recordedLooks('p2p', { editBefore: bare, editAfter: bare }));
    expect(it.network).toEqual({});
    expect(sent(it, 'video')).toEqual({
      ...{ kind: 'video', source: 'camera', muted: false, packets: 682, retransmitted: 0, bitrate: 1_079_469 },
      ...{ nacks: 0, framesEncoded: 0, framesSent: 0, width: 0, height: 0, encodeMs: 0, limitedByCpuMs: 0 },
      ...{ limitedByBandwidthMs: 0, plis: 0, firs: 0, layers: 0 },
    });
    expect(received(it, 'audio')).toEqual({
      ...{ kind: 'audio', source: 'microphone', peerId: 'boris', packets: 252, lost: 0, discarded: 0, jitterMs: 1 },
      ...{ bitrate: 24_560, bufferMs: 0, samples: 0, concealed: 0, silentConcealed: 0 },
    });
  });

  test('Firefox names the selected pair in the pair', () => {
    const edit = (stats: Record<string, unknown>) => {
      if (stats['type'] === 'transport') return null;
      return stats['type'] === 'candidate-pair' ? { ...stats, selected: true } : stats;
    };
    const { network } = measured(recordedLooks('p2p', { editBefore: edit, editAfter: edit }));
    expect(network.pair).toEqual({ local: 'host', remote: 'host', protocol: 'udp' });
  });

  test('what is no number, and a codec of no known form, are nothing', () => {
    const looks = recordedLooks('p2p', {
      editAfter: (stats) => {
        if (stats['type'] === 'codec') return { ...stats, mimeType: 'video/VP8; profile=0' };
        return having('inbound-rtp', { nackCount: Number.NaN, qpSum: 'much' }, 'video')(stats);
      },
    });
    const it = received(measured(looks), 'video');
    expect(it).toMatchObject({ nacks: 0 });
    expect(it).not.toHaveProperty('qpSum');
    expect(it).not.toHaveProperty('codec');
  });
});

describe('what statistics do not tell', () => {
  const sounding = (energy: number, seconds: number) =>
    new Map([[sourceKey({ peerId: boris, source: 'microphone' }), { energy, seconds }]]);

  test('loudness is what was measured here, the root mean square of the period', () => {
    const { before, after } = recordedLooks('p2p');
    const looks = { before: { ...before, sounds: sounding(1, 100) }, after: { ...after, sounds: sounding(1.05, 105) } };
    expect(received(measured(looks), 'audio').level).toBe(0.1);
  });

  test('and left out where nothing sounded: the page may not play yet', () => {
    const { before, after } = recordedLooks('p2p');
    const still = sounding(0, 0);
    expect(
      received(measured({ before: { ...before, sounds: still }, after: { ...after, sounds: still } }), 'audio'),
    ).not.toHaveProperty('level');
    expect(
      received(measured({ before: { ...before, sounds: new Map() }, after: { ...after, sounds: new Map() } }), 'audio'),
    ).not.toHaveProperty('level');
  });

  test('another playout begins to count anew', () => {
    const { before, after } = recordedLooks('p2p');
    const looks = { before: { ...before, sounds: sounding(1, 100) }, after: { ...after, sounds: sounding(0.04, 1) } };
    expect(received(measured(looks), 'audio').level).toBe(0.2);
  });

  test('hidden where the page was so at any time of the period; then nothing is said of its timers', () => {
    const { before, after } = recordedLooks('p2p');
    const late = { ...after, lateMs: 2_509 };
    expect(measured({ before, after: late }).stalled).toBe(0.5);
    const hidden = measured({ before: { ...before, hidden: true }, after: late });
    expect(hidden).not.toHaveProperty('stalled');
    expect(received(hidden, 'video').hidden).toBe(true);
  });

  test('muted, as the person wants it', () => {
    const muted = { sent: [{ source: 'microphone' as const, muted: true }] };
    expect(sent(measured(recordedLooks('p2p'), muted), 'audio').muted).toBe(true);
  });

  test('a freeze that is longer than the period began before it', () => {
    const looks = recordedLooks('p2p', { editAfter: having('inbound-rtp', { totalFreezesDuration: 9 }, 'video') });
    expect(received(measured(looks), 'video').freezeMs).toBe(5_018);
  });
});
