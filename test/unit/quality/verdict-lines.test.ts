import { describe, expect, test } from 'vitest';
import { find } from '../../../src/quality/verdict.ts';
import { lossOf, nothing, said } from '../../support/quality/said.ts';
import { AT, audio, type EndChanges, video } from '../../support/quality/samples.ts';

describe('V10: bandwidth', () => {
  const top = { spatial: 2, temporal: 2 };
  const held = { announced: 3, top, preferred: top, current: { spatial: 1, temporal: 2 } };
  const half = { width: 640, height: 360 };

  test('V10: what the server holds back, in pixels, in frames, or whole', () => {
    expect(said(video('sfu', { down: { layers: held }, received: half }))).toBe(
      'bandwidth-limited downlink blurred-video layers-held-back',
    );
    const slower = { ...held, current: { spatial: 2, temporal: 0 } };
    expect(said(video('sfu', { down: { layers: slower }, received: { framesDecoded: 40, framesReceived: 40 } }))).toBe(
      'bandwidth-limited downlink jerky-video layers-held-back',
    );
    const none = { packets: 0, framesDecoded: 0, framesReceived: 0 };
    const narrow = { packets: 0, availableOutgoingBitrate: 60_000 };
    expect(said(video('sfu', { down: { ...narrow, paused: 'bandwidth' }, received: none }))).toBe(
      'bandwidth-limited downlink no-video layers-held-back',
    );
    expect(said(video('sfu', { down: { ...narrow, layers: { ...held, current: null } }, received: none }))).toBe(
      'bandwidth-limited downlink no-video layers-held-back',
    );
  });

  test('V10: but not where the line would take all that is sent: then the server waits for something else', () => {
    const dark = (availableOutgoingBitrate: number | null) =>
      said(
        video('sfu', {
          down: { paused: 'bandwidth', packets: 0, availableOutgoingBitrate },
          received: { packets: 0, framesDecoded: 0, framesReceived: 0 },
          sent: { bitrate: 1_000_000 },
        }),
      );
    expect([3_700_000, 900_000, null].map(dark)).toEqual([
      expect.not.stringContaining('bandwidth-limited'),
      'bandwidth-limited downlink no-video layers-held-back',
      'bandwidth-limited downlink no-video layers-held-back',
    ]);
  });

  test('F25: where an administrator’s limit is the reason, no line is narrow', () => {
    const less = { layers: held, isLowered: true, limitedBy: 'room' } as const;
    expect(said(video('sfu', { down: less, received: half }))).toBe('server - blurred-video sending-limit');
    const none = { packets: 0, framesDecoded: 0, framesReceived: 0 };
    const dark = { paused: 'bandwidth', isLowered: true, limitedBy: 'application', packets: 0 } as const;
    expect(said(video('sfu', { down: dark, received: none }))).toBe('server - no-video sending-limit');
  });

  test('F25: but a picture of a few frames may be so for the line that loses the others', () => {
    const down = {
      layers: { ...held, current: { spatial: 2, temporal: 0 } },
      isLowered: true,
      limitedBy: 'room',
    } as const;
    const received = { framesDecoded: 40, framesReceived: 40 };
    expect(said(video('sfu', { down, received }))).toBe('server - jerky-video sending-limit');
    const lossy = { ...down, transportLost: 0.1, fractionLost: 0.1 };
    const loses = { ...received, packets: 830, lost: 70, nacks: 9 };
    expect(said(video('sfu', { down: lossy, received: loses }))).toContain('downlink');
  });

  test('F15, V10: where the server gives less for the line, the line is narrow, whatever one picture would take', () => {
    const down = { paused: 'bandwidth', isLowered: true, packets: 0, availableOutgoingBitrate: 900_000 } as const;
    const received = { packets: 0, framesDecoded: 0, framesReceived: 0 };
    expect(said(video('sfu', { down, received, sent: { bitrate: 500_000 } }))).toBe(
      'bandwidth-limited downlink no-video layers-held-back',
    );
  });

  test('V10: a line on which the estimate grows again is not narrow any more', () => {
    const sent = { ...half, limitedByBandwidthMs: 5_000 };
    const before = video('p2p', { sent: { ...sent, targetBitrate: 300_000 }, received: half });
    expect(said(video('p2p', { sent: { ...sent, targetBitrate: 420_000 }, received: half }), before)).toBeNull();
    expect(said(video('p2p', { sent: { ...sent, targetBitrate: 320_000 }, received: half }), before)).toBe(
      'bandwidth-limited line blurred-video narrow-line',
    );
    const less = video('sfu', { down: { layers: held, availableOutgoingBitrate: 300_000 }, received: half });
    const more = video('sfu', { down: { layers: held, availableOutgoingBitrate: 600_000 }, received: half });
    expect([said(more, less), said(less, less)]).toEqual([
      null,
      'bandwidth-limited downlink blurred-video layers-held-back',
    ]);
  });

  test('V6: where the server counted what came down, losses of another moment on the way up are not the downlink’s', () => {
    const elsewhere = lossOf(0.1, { up: { transportLost: 0 }, down: { transportLost: 0 } });
    expect(find(audio('sfu', elsewhere), null)?.cause).not.toBe('receiver-downlink');
    expect(said(audio('sfu', { ...elsewhere, down: { transportLost: null } }))).toContain('receiver-downlink');
  });

  test('V6: nor are losses that the server counted and the receiver does not miss', () => {
    const slow = { framesDecoded: 80, framesReceived: 80 };
    expect(said(video('sfu', { down: { transportLost: 0.03 }, received: slow }))).toBeNull();
    const missed = { ...slow, packets: 770, lost: 24 };
    expect(said(video('sfu', { down: { transportLost: 0.03 }, received: missed }))).toBe(
      'receiver-downlink downlink jerky-video loss',
    );
  });

  test('V6: how much is lost the two ends know: the feedback of a whole transport only whether anything is', () => {
    const up = { packets: 245, lost: 5, transportLost: 0.005 };
    expect(said(audio('sfu', lossOf(0.02, { up })))).toBe('sender-uplink uplink choppy-audio loss');
    expect(said(audio('sfu', lossOf(0.05, { down: { transportLost: 0.005 } })))).toBe(
      'receiver-downlink downlink choppy-audio loss',
    );
  });

  test('V6: of a time of which the SFU was not asked yet nobody can tell the two lines apart', () => {
    const early = { receiver: { periodMs: 2_000 }, up: { seenAt: AT - 4_000 } };
    const shaken = { received: { jitterMs: 40, bufferMs: 130, concealed: 7_200, concealments: 6 } };
    expect(said(audio('sfu', shaken))).toBe('receiver-downlink downlink choppy-audio jitter');
    expect(find(audio('sfu', { ...shaken, ...early }), null)?.cause).not.toBe('receiver-downlink');
    expect(find(audio('sfu', lossOf(0.1, { ...early, down: { transportLost: 0.1 } })), null)).toBeNull();
  });

  test('V10: a line that makes packets wait before it drops them is full', () => {
    const far = { network: { rttMs: 240 } };
    expect(find(audio('p2p', lossOf(0.1, { receiver: far })), null)).toMatchObject({
      cause: 'bandwidth-limited',
      leg: 'line',
      reason: { code: 'full-line', lost: 0.1, waitMs: 200 },
    });
    const slowed = { ...far, signaling: { nowMs: 300, usualMs: 20 } };
    expect(said(audio('p2p', lossOf(0.1, { receiver: slowed })))).toBe(
      'bandwidth-limited downlink choppy-audio full-line',
    );
    expect(
      said(audio('sfu', lossOf(0.1, { down: { transportLost: 0.1 }, receiver: { network: { rttMs: 190 } } }))),
    ).toBe('bandwidth-limited downlink choppy-audio full-line');
    // Signaling takes as long always: it is only far away.
    const away = { ...far, signaling: { nowMs: 130, usualMs: 120 } };
    expect(said(audio('p2p', lossOf(0.1, { sender: away, receiver: away })))).toBe('network line choppy-audio loss');
  });

  test('V10: a downlink that loses is not narrow', () => {
    const down = { layers: held, transportLost: 0.08 };
    expect(said(video('sfu', { down, received: { ...half, packets: 830, lost: 70, nacks: 9 } }))).toBe(
      'receiver-downlink downlink blurred-video loss',
    );
  });
});

describe('V14: what is missing altogether', () => {
  test('V14: nothing arrives', () => {
    expect(said(audio('p2p', { received: { packets: 0 } }))).toBe('network line no-audio nothing-arrives');
    expect(said(audio('sfu', { up: { packets: 0 }, down: { packets: 0 }, received: { packets: 0 } }))).toBe(
      'sender-uplink uplink no-audio nothing-arrives',
    );
    expect(said(video('sfu', { received: nothing }))).toBe('receiver-downlink downlink no-video nothing-arrives');
  });

  test('V14: one-way audio: somebody speaks, packets come, and what is played is silence', () => {
    expect(said(audio('p2p', { received: { level: 0 } }))).toBe('unknown - no-audio one-way-audio');
    const { level: _, ...unmeasured } = audio('p2p').received ?? { level: 0 };
    expect('packets' in unmeasured && said({ ...audio('p2p'), received: unmeasured })).toBeNull();
  });

  test('V14: a frozen sender', () => {
    const nothing = { packets: 0, framesEncoded: 0, framesSent: 0 };
    expect(said(audio('p2p', { sent: { packets: 0 }, received: { packets: 0 } }))).toBe(
      'sender-device - no-audio nothing-sent',
    );
    expect(said(video('p2p', { sent: nothing, received: { packets: 0, framesDecoded: 0 } }))).toBe(
      'sender-device - no-video nothing-sent',
    );
    expect(
      said(video('p2p', { sent: nothing, sender: { stalled: 0.8 }, received: { packets: 0, framesDecoded: 0 } })),
    ).toBe('sender-cpu - no-video sender-stalled');
  });

  test('V14: a camera whose frames nobody counts', () => {
    const { capturedFrames: _, ...sent } = video('p2p').sent ?? { capturedFrames: 0 };
    if (!('packets' in sent)) throw new Error('the sample has a sender');
    const still = { ...video('p2p'), sent: { ...sent, framesEncoded: 0, framesSent: 0 } };
    expect(said(still)).toBe('sender-device - frozen-camera no-frames-captured');
  });

  test('V14: a digest of a moment does not tell a frozen camera', () => {
    const still = { capturedFrames: 0, framesEncoded: 0, framesSent: 0 };
    expect(said(video('p2p', { sent: still, sender: { periodMs: 200 } }))).toBeNull();
  });
});

test('V4: a busy machine makes packets late: no line is blamed for their rhythm then', () => {
  const late = { received: { jitterMs: 28, bufferMs: 130, concealed: 7_200, concealments: 6 } };
  expect(said(audio('p2p', late))).toBe('network line choppy-audio jitter');
  for (const busy of [{ sender: { stalled: 0.25 } }, { receiver: { stalled: 0.25 } }, { sender: { missing: true } }]) {
    expect(find(audio('p2p', { ...late, ...busy }), null)?.cause).not.toBe('network');
  }
});

test('V10: where packets only come out of their rhythm, the encoder that held back is not the line’s width', () => {
  const shaken = { sent: { limitedByBandwidthMs: 4_000 }, received: { jitterMs: 24, freezeMs: 2_500, freezes: 3 } };
  expect(find(video('p2p', shaken), null)).toMatchObject({ cause: 'network', reason: { code: 'jitter' } });
  const waits = { ...shaken, receiver: { network: { rttMs: 160 } } };
  expect(find(video('p2p', waits), null)).toMatchObject({ cause: 'bandwidth-limited' });
});

test('V6: jitter that reads as little is one that is heard where the buffer grew by it, or sound was concealed', () => {
  const heard = (jitterMs: number, bufferMs: number, concealed = 0) =>
    said(audio('p2p', { received: { jitterMs, bufferMs, concealed, concealments: 1 } }));
  const jitter = 'network line choppy-audio jitter';
  expect([heard(16, 90), heard(16, 60), heard(12, 90)]).toEqual([jitter, null, null]);
  expect([heard(16, 60, 3_600), heard(16, 60, 1_200), heard(12, 60, 3_600)]).toEqual([jitter, null, null]);
});

describe('V15: a relay over TCP', () => {
  const pair = { local: 'relay', remote: 'host', protocol: 'udp' } as const;
  const shaken = { received: { jitterMs: 35, bufferMs: 130, concealed: 7_200, concealments: 6 } };
  const over = (relayProtocol: 'udp' | 'tcp' | 'tls'): EndChanges => ({
    network: { pair: { ...pair, relayProtocol } },
  });

  test('V15: of the sender, of the receiver, over TLS', () => {
    expect(said(audio('p2p', { ...shaken, sender: over('tcp') }))).toBe(
      'relay-path uplink choppy-audio relay-over-tcp',
    );
    expect(said(audio('p2p', { ...shaken, receiver: over('tls') }))).toBe(
      'relay-path downlink choppy-audio relay-over-tcp',
    );
  });

  test('V15: by a buffer that grows, and not by one that is long since', () => {
    const heard = (bufferMs: number) => audio('p2p', { received: { bufferMs }, sender: over('tcp') });
    expect(said(heard(500), heard(200))).toBe('relay-path uplink delayed-audio relay-over-tcp');
    expect(find(heard(500), heard(500))?.cause).not.toBe('relay-path');
  });

  test('V15: not over UDP, not where packets are lost, and not where it does no harm', () => {
    expect(said(audio('p2p', { ...shaken, sender: over('udp') }))).toBe('network line choppy-audio jitter');
    expect(said(audio('p2p', lossOf(0.1, { sender: over('tcp') })))).toBe('network line choppy-audio loss');
    expect(find(audio('p2p', { sender: over('tcp') }), null)).toBeNull();
  });
});
