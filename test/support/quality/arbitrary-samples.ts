import * as fc from 'fast-check';
import type { LegSample, SfuDownlink, SfuUplink, Via } from '../../../src/quality/sample.ts';
import { type AudioChanges, audio, type EndChanges, screen, type VideoChanges, video } from './samples.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const ms = fc.double({ min: 0, max: 5_000, noNaN: true });
const count = fc.nat({ max: 2_000 });
const bitrate = fc.double({ min: 0, max: 5_000_000, noNaN: true });
const topology = fc.constantFrom<Via['topology']>('p2p', 'sfu');
const layer = fc.record({ spatial: fc.nat({ max: 2 }), temporal: fc.nat({ max: 2 }) });

/** Any of the keys may be as in a clean call. */
const some = <Model extends Record<string, fc.Arbitrary<unknown>>>(model: Model) =>
  fc.record(model, { requiredKeys: [] });

const remote = fc.record({ fractionLost: share, jitterMs: ms, rttMs: ms });
const relayProtocol = fc.constantFrom('udp' as const, 'tcp' as const, 'tls' as const);
const pair = fc.record({
  local: fc.constantFrom('host' as const, 'relay' as const),
  remote: fc.constant('host' as const),
  protocol: fc.constant('udp' as const),
  relayProtocol,
});
const end: fc.Arbitrary<EndChanges> = some({
  signaling: fc.option(fc.record({ nowMs: ms, usualMs: ms })),
  network: some({ rttMs: ms, pair }),
  stalled: fc.option(share),
  periodMs: fc.double({ min: 100, max: 60_000, noNaN: true }),
  missing: fc.boolean(),
});
const up: fc.Arbitrary<Partial<SfuUplink>> = some({
  packets: count,
  lost: count,
  repaired: count,
  jitterMs: ms,
  rttMs: fc.option(ms),
  transportLost: fc.option(share),
});
const down: fc.Arbitrary<Partial<SfuDownlink>> = some({
  packets: count,
  fractionLost: share,
  rttMs: fc.option(ms),
  transportLost: fc.option(share),
  availableOutgoingBitrate: fc.option(bitrate),
  paused: fc.constantFrom<SfuDownlink['paused']>('nobody', 'sender', 'wish', 'bandwidth'),
  isLowered: fc.boolean(),
  limitedBy: fc.constantFrom(null, 'room' as const, 'application' as const),
  layers: fc.option(
    fc.record({ announced: fc.integer({ min: 1, max: 3 }), top: layer, preferred: layer, current: fc.option(layer) }),
  ),
});
const common = {
  muted: fc.boolean(),
  sender: end,
  receiver: end,
  up: fc.option(up),
  down: fc.option(down),
  load: fc.option(fc.record({ workerCpu: share, loopLagMs: ms })),
};

const anyAudio: fc.Arbitrary<AudioChanges> = some({
  ...common,
  sent: fc.option(some({ muted: fc.boolean(), packets: count, remote, level: share })),
  received: fc.option(
    some({
      packets: count,
      lost: fc.integer({ min: -50, max: 2_000 }),
      discarded: count,
      jitterMs: ms,
      bufferMs: ms,
      samples: fc.nat({ max: 500_000 }),
      concealed: fc.nat({ max: 500_000 }),
      silentConcealed: fc.nat({ max: 500_000 }),
      concealments: fc.nat({ max: 50 }),
      level: share,
    }),
  ),
});
const anyVideo: fc.Arbitrary<VideoChanges> = some({
  ...common,
  sent: fc.option(
    some({
      capturedFrames: count,
      framesEncoded: count,
      framesSent: count,
      height: count,
      encodeMs: ms,
      targetBitrate: bitrate,
      limitedByCpuMs: ms,
      limitedByBandwidthMs: ms,
      remote,
    }),
  ),
  received: fc.option(
    some({
      packets: count,
      lost: fc.integer({ min: -50, max: 2_000 }),
      framesReceived: count,
      framesDecoded: count,
      framesDropped: count,
      freezeMs: ms,
      height: count,
      decodeMs: ms,
      bufferMs: ms,
      jitterMs: ms,
      nacks: count,
      retransmitted: count,
      qpSum: count,
      hidden: fc.boolean(),
    }),
  ),
});

/** Whatever can be measured, plausible or not. */
export const anySample: fc.Arbitrary<LegSample> = fc.oneof(
  fc.tuple(topology, anyAudio).map(([via, changes]) => audio(via, changes)),
  fc.tuple(topology, anyVideo).map(([via, changes]) => video(via, changes)),
  fc.tuple(topology, anyVideo).map(([via, changes]) => screen(via, changes)),
);

/** The same, over lines without loss, jitter or delay: whatever is wrong, it is not they. */
export function cleanLines(sample: LegSample): LegSample {
  const ends = { sender: nearby(sample.sender), receiver: nearby(sample.receiver), via: cleanVia(sample) };
  const line = { lost: 0, discarded: 0, jitterMs: 2 };
  const remoteReport = { fractionLost: 0, jitterMs: 2, rttMs: 10 };
  if (sample.kind === 'audio') {
    const { sent, received } = sample;
    return {
      ...sample,
      ...ends,
      sent: sent && { ...sent, remote: remoteReport },
      received: received && { ...received, ...line, packets: Math.max(1, received.packets) },
    };
  }
  const { sent, received } = sample;
  return {
    ...sample,
    ...ends,
    sent: sent && { ...sent, remote: remoteReport },
    received: received && { ...received, ...line, packets: Math.max(1, received.packets) },
  };
}

function nearby(end: LegSample['sender']): LegSample['sender'] {
  return end.digest ? { ...end, digest: { ...end.digest, network: { ...end.digest.network, rttMs: 10 } } } : end;
}

function cleanVia({ via }: LegSample): Via {
  if (via.topology === 'p2p') return via;
  const { uplink, downlink } = via;
  return {
    ...via,
    uplink: uplink && {
      ...uplink,
      packets: Math.max(1, uplink.packets),
      lost: 0,
      repaired: 0,
      transportLost: 0,
      jitterMs: 2,
      rttMs: 10,
    },
    downlink: downlink && { ...downlink, fractionLost: 0, transportLost: 0, rttMs: 10 },
  };
}

/** A call in which all is well, as it really looks: a packet lost here, a late frame there, a processor with other things to do. */
const calmEnd: fc.Arbitrary<EndChanges> = fc
  .record({
    nowMs: fc.double({ min: 5, max: 100, noNaN: true }),
    rttMs: fc.double({ min: 1, max: 120, noNaN: true }),
    stalled: fc.double({ min: 0, max: 0.2, noNaN: true }),
  })
  .map(({ nowMs, rttMs, stalled }) => ({ signaling: { nowMs, usualMs: 40 }, network: { rttMs }, stalled }));
const jitterMs = fc.double({ min: 0, max: 12, noNaN: true });
const bufferMs = fc.double({ min: 20, max: 80, noNaN: true });

const calmAudio: fc.Arbitrary<AudioChanges> = fc
  .record({
    sender: calmEnd,
    receiver: calmEnd,
    lost: fc.nat({ max: 2 }),
    concealed: fc.nat({ max: 4_000 }),
    jitterMs,
    bufferMs,
  })
  .map(({ sender, receiver, lost, ...received }) => ({
    sender,
    receiver,
    received: { ...received, lost, packets: 250 - lost, concealments: 4 },
  }));
const calmVideo: fc.Arbitrary<VideoChanges> = fc
  .record({
    sender: calmEnd,
    receiver: calmEnd,
    captured: fc.integer({ min: 120, max: 152 }),
    skipped: fc.nat({ max: 15 }),
    dropped: fc.nat({ max: 8 }),
    heldBackMs: fc.nat({ max: 800 }),
    freezeMs: fc.nat({ max: 200 }),
    jitterMs,
    bufferMs,
  })
  .map(({ sender, receiver, captured, skipped, dropped, heldBackMs, ...received }) => {
    const frames = captured - skipped;
    return {
      sender,
      receiver,
      sent: { capturedFrames: captured, framesEncoded: frames, framesSent: frames, limitedByBandwidthMs: heldBackMs },
      received: { ...received, framesReceived: frames, framesDecoded: frames - dropped, framesDropped: dropped },
    };
  });

export const calmSample: fc.Arbitrary<LegSample> = fc.oneof(
  fc.tuple(topology, calmAudio).map(([via, changes]) => audio(via, changes)),
  fc.tuple(topology, calmVideo).map(([via, changes]) => video(via, changes)),
);
