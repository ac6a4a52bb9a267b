import { describe, expect, test } from 'vitest';
import { find } from '../../../src/quality/verdict.ts';
import { lossOf, nothing, said } from '../../support/quality/said.ts';
import {
  type AudioChanges,
  audio,
  type EndChanges,
  screen,
  type VideoChanges,
  video,
} from '../../support/quality/samples.ts';

const slow: EndChanges['signaling'] = { nowMs: 400, usualMs: 20 };

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
    expect(
      find(
        audio('sfu', lossOf(0.2, { up: { ...up, lost: 8, transportLost: 0.04 }, down: { transportLost: 0.17 } })),
        null,
      ),
    ).toMatchObject({
      cause: 'receiver-downlink',
      reason: { code: 'loss', otherLost: 0.04 },
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
    expect(said(audio('p2p', lossOf(0.1, { receiver: { stalled: 0.5 } })))).toBe('network line choppy-audio loss');
    const far = { network: { rttMs: 500 }, stalled: 0.5 };
    expect(said(audio('p2p', { receiver: far }))).toBe('network line delayed-audio delay');
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
    const inBursts = { framesDecoded: 80, jitterMs: 30 };
    expect(said(video('p2p', { received: inBursts }))).toBe('network line jerky-video jitter');
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
    const usual = { signaling: { nowMs: 10, usualMs: 10 } };
    const fills = audio('p2p', {
      received: { bufferMs: 260 },
      sender: usual,
      receiver: { ...usual, network: { rttMs: 140 } },
    });
    expect(said(fills, before)).toBeNull();
  });

  test('V10: the worst symptom is the one that is told', () => {
    const away = { signaling: { nowMs: 210, usualMs: 200 }, network: { rttMs: 420 } };
    const both = { received: { packets: 150, lost: 100 }, sender: away, receiver: away };
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
