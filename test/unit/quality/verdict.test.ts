import { describe, expect, test } from 'vitest';
import type { LegSample } from '../../../src/quality/sample.ts';
import { find } from '../../../src/quality/verdict.ts';
import {
  type AudioChanges,
  audio,
  type EndChanges,
  screen,
  type VideoChanges,
  video,
} from '../../support/quality/samples.ts';

const lossOf = (share: number, others: AudioChanges = {}): AudioChanges => ({
  ...others,
  received: { packets: Math.round(250 * (1 - share)), lost: Math.round(250 * share), ...others.received },
});
const slow: EndChanges['signaling'] = { nowMs: 400, usualMs: 20 };
const said = (sample: LegSample, before: LegSample | null = null) => {
  const finding = find(sample, before);
  return finding && `${finding.cause} ${finding.leg ?? '-'} ${finding.symptom} ${finding.reason.code}`;
};

/** Of a picture, by its receiver. */
const nothing = { packets: 0, framesReceived: 0, framesDecoded: 0, framesDropped: 0, qpSum: 0 };

describe('V13: a call in which all is well has no verdict', () => {
  test.each(['p2p', 'sfu'] as const)('V13: %s', (topology) => {
    expect([audio(topology), video(topology), screen(topology)].map((sample) => find(sample, null))).toEqual([
      null,
      null,
      null,
    ]);
  });

  test('V13: nor has one with half its digests missing', () => {
    const missing: VideoChanges & AudioChanges = { sender: { missing: true }, up: null, down: null, load: null };
    expect(find(audio('sfu', missing), null)).toBeNull();
    expect(find(video('sfu', missing), null)).toBeNull();
    expect(find(video('p2p', { receiver: { missing: true } }), null)).toBeNull();
  });

  test('V13: what is muted, hidden or spared is never at fault', () => {
    const dead = { packets: 0, framesDecoded: 0 };
    expect(find(audio('p2p', { muted: true, sent: { level: 0 } }), null)).toBeNull();
    expect(find(video('sfu', { received: { ...dead, hidden: true } }), null)).toBeNull();
    expect(find(video('sfu', { down: { paused: 'wish' }, received: dead }), null)).toBeNull();
    expect(find(video('sfu', { down: { paused: 'sender' }, received: dead }), null)).toBeNull();
  });

  test('V13: somebody silent, and a screen that is silent or stands still, are well', () => {
    const silent = { level: 0.0002, packets: 12 };
    expect(find(audio('p2p', { sent: silent, received: { packets: 12 } }), null)).toBeNull();
    expect(find({ ...audio('p2p', { sent: { level: 0 } }), source: 'screen-audio' }, null)).toBeNull();
    const still = { capturedFrames: 0, framesEncoded: 0, framesSent: 0, packets: 0 };
    expect(
      find(screen('sfu', { sent: still, received: nothing, up: { packets: 0 }, down: { packets: 0 } }), null),
    ).toBeNull();
  });
});

describe('V6: the uplink’s gaps are not the downlink’s', () => {
  const up = { packets: 225, lost: 25, transportLost: 0.1 };

  test('V6: of two lines the worse one is named, with the other beside it', () => {
    expect(find(audio('sfu', lossOf(0.1, { up })), null)).toMatchObject({
      cause: 'sender-uplink',
      reason: { code: 'loss', lost: 0.1, otherLost: 0 },
    });
    expect(find(audio('sfu', lossOf(0.2, { up: { ...up, lost: 8, transportLost: 0.03 } })), null)).toMatchObject({
      cause: 'receiver-downlink',
      reason: { code: 'loss', otherLost: 0.03 },
    });
  });

  test('V6: where transports count nothing the packets of the source do', () => {
    expect(said(audio('sfu', lossOf(0.1, { up: { ...up, transportLost: 0 }, down: { transportLost: null } })))).toBe(
      'sender-uplink uplink choppy-audio loss',
    );
    expect(said(audio('sfu', lossOf(0.1, { up: { transportLost: null }, down: { transportLost: null } })))).toBe(
      'receiver-downlink downlink choppy-audio loss',
    );
  });

  test('V6: losses in bursts are told as such', () => {
    const received = { packets: 237, lost: 13, concealed: 12_480, concealments: 3 };
    expect(find(audio('p2p', { received }), null)?.reason).toMatchObject({
      code: 'loss',
      bursts: expect.closeTo(3.8, 1),
    });
  });
});

describe('V9: in P2P a line is one end’s only with side evidence', () => {
  test.each([
    ['nobody’s signaling slowed down', {}, {}, 'network line'],
    ['the sender’s alone did', { signaling: slow }, {}, 'sender-uplink uplink'],
    ['the receiver’s alone did', {}, { signaling: slow }, 'receiver-downlink downlink'],
    ['both did', { signaling: slow }, { signaling: slow }, 'network line'],
    ['one did, of the other nothing is known', { signaling: slow }, { signaling: null }, 'network line'],
  ])('V9: %s', (_name, sender, receiver, expected) => {
    expect(said(audio('p2p', lossOf(0.1, { sender, receiver })))).toBe(`${expected} choppy-audio loss`);
  });

  test('V9: a narrow line too', () => {
    const sent = { limitedByBandwidthMs: 5_000, width: 320, height: 180, targetBitrate: 250_000 };
    const narrow = { sent, received: { width: 320, height: 180 } };
    expect(said(video('p2p', narrow))).toBe('bandwidth-limited line blurred-video narrow-line');
    expect(said(video('p2p', { ...narrow, receiver: { signaling: slow } }))).toBe(
      'bandwidth-limited downlink blurred-video narrow-line',
    );
  });

  test('V9: signaling that is always slow is no evidence', () => {
    const far = { signaling: { nowMs: 400, usualMs: 380 } };
    expect(said(audio('p2p', lossOf(0.1, { sender: far })))).toBe('network line choppy-audio loss');
  });
});

describe('V10: the root before what follows from it', () => {
  const stalled = { stalled: 0.7 };
  const busy = { workerCpu: 0.97, loopLagMs: 30 };

  test('V10: a starved processor before the losses that it makes', () => {
    expect(said(audio('p2p', lossOf(0.1, { receiver: stalled })))).toBe('receiver-cpu - choppy-audio receiver-stalled');
    expect(said(audio('p2p', lossOf(0.1, { sender: stalled })))).toBe('sender-cpu - choppy-audio sender-stalled');
  });

  test('V10: a page that is only busy explains no losses', () => {
    expect(said(audio('p2p', lossOf(0.1, { receiver: { stalled: 0.4 } })))).toBe('network line choppy-audio loss');
    expect(said(audio('p2p', { receiver: { stalled: 0.4 }, received: { concealed: 9_600, concealments: 9 } }))).toBe(
      'receiver-cpu - choppy-audio receiver-stalled',
    );
  });

  test('V10: an encoder that slows down because of losses is not in want of bandwidth', () => {
    const small = { width: 320, height: 180 };
    const changes = { sent: { ...small, limitedByBandwidthMs: 5_000 }, received: { ...small, packets: 810, lost: 90 } };
    expect(said(video('p2p', changes))).toBe('network line blurred-video loss');
    // Where packets wait besides, the line is full.
    expect(said(video('p2p', { ...changes, receiver: { network: { rttMs: 180 } } }))).toBe(
      'bandwidth-limited line blurred-video narrow-line',
    );
  });

  test('V10: held back more by the processor than by bandwidth', () => {
    const small = { width: 320, height: 180 };
    const sent = { ...small, limitedByBandwidthMs: 1_500, limitedByCpuMs: 3_000 };
    expect(said(video('p2p', { sent, received: small }))).toBe('sender-cpu - blurred-video encoder-held-back');
    const turned = { ...small, limitedByBandwidthMs: 3_000, limitedByCpuMs: 1_600 };
    expect(said(video('p2p', { sent: turned, received: small }))).toBe(
      'bandwidth-limited line blurred-video narrow-line',
    );
  });

  test('V10: an encoder that takes longer than there is time', () => {
    const slowly = { framesEncoded: 80, framesSent: 80, encodeMs: 4_000 };
    expect(
      find(video('p2p', { sent: slowly, received: { framesDecoded: 80, framesReceived: 80 } }), null),
    ).toMatchObject({
      cause: 'sender-cpu',
      symptom: 'jerky-video',
      reason: { code: 'encoder-too-slow', frameMs: 50, budgetMs: expect.closeTo(33.3, 1) },
    });
  });

  test('V10: a decoder that takes longer than there is time, or drops what came whole', () => {
    const slowly = { framesDecoded: 80, decodeMs: 4_800 };
    expect(said(video('p2p', { received: slowly }))).toBe('receiver-cpu - jerky-video decoder-too-slow');
    expect(said(video('p2p', { received: { framesDecoded: 80 } }))).toBe('receiver-cpu - jerky-video frames-dropped');
    // Frames that miss a packet are not whole.
    expect(said(video('p2p', { received: { framesDecoded: 80, packets: 830, lost: 70, nacks: 9 } }))).toBe(
      'network line jerky-video loss',
    );
  });

  test('V10: an overloaded worker before everybody’s lines, a busy one after them', () => {
    const up = { packets: 225, lost: 25, transportLost: 0.1 };
    expect(said(audio('sfu', lossOf(0.1, { up, load: busy })))).toBe('server - choppy-audio server-busy');
    expect(said(audio('sfu', lossOf(0.1, { up, load: { ...busy, workerCpu: 0.85 } })))).toBe(
      'sender-uplink uplink choppy-audio loss',
    );
    const concealed = { received: { concealed: 9_600, concealments: 9 } };
    expect(said(audio('sfu', { ...concealed, load: { ...busy, workerCpu: 0.85 } }))).toBe(
      'server - choppy-audio server-busy',
    );
  });

  test('V10: sound that the server has and does not send on', () => {
    const changes = { down: { packets: 120 }, received: { packets: 120, concealed: 48_000, concealments: 30 } };
    expect(said(audio('sfu', changes))).toBe('server - choppy-audio server-drops');
  });

  test('V10: playing later and later over an even line', () => {
    const before = audio('p2p', { received: { bufferMs: 90 } });
    const now = audio('p2p', { received: { bufferMs: 260 } });
    expect(said(now, before)).toBe('receiver-cpu - delayed-audio played-late');
    expect(said(now, now)).toBeNull();
  });

  test('V10: the worst symptom is the one that is told', () => {
    const both = { received: { packets: 150, lost: 100 }, receiver: { network: { rttMs: 420 } } };
    expect(said(audio('p2p', both))).toBe('network line choppy-audio loss');
    expect(said(audio('p2p', { ...both, received: { packets: 247, lost: 3 } }))).toBe(
      'network line delayed-audio delay',
    );
  });

  test('V10: a light symptom that nothing explains is not told, a heavy one is', () => {
    expect(find(audio('p2p', { received: { concealed: 9_600, concealments: 9 } }), null)).toBeNull();
    expect(said(video('p2p', { received: { freezes: 3, freezeMs: 2_500 } }))).toBe(
      'unknown - frozen-video unexplained',
    );
  });
});

describe('V10: bandwidth', () => {
  const top = { spatial: 2, temporal: 2 };
  const held = { top, preferred: top, current: { spatial: 1, temporal: 2 } };
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
    expect(said(video('sfu', { down: { paused: 'bandwidth', packets: 0 }, received: none }))).toBe(
      'bandwidth-limited downlink no-video layers-held-back',
    );
    expect(said(video('sfu', { down: { layers: { ...held, current: null }, packets: 0 }, received: none }))).toBe(
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

  test('V15: not over UDP, not where packets are lost, and not where it does no harm', () => {
    expect(said(audio('p2p', { ...shaken, sender: over('udp') }))).toBe('network line choppy-audio jitter');
    expect(said(audio('p2p', lossOf(0.1, { sender: over('tcp') })))).toBe('network line choppy-audio loss');
    expect(find(audio('p2p', { sender: over('tcp') }), null)).toBeNull();
  });
});
