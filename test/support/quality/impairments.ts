import type { Cause, Symptom, VerdictLeg } from '../../../src/protocol/quality.ts';
import type { LegSample, Via } from '../../../src/quality/sample.ts';
import { type AudioChanges, audio, type VideoChanges, video } from './samples.ts';

type Topology = Via['topology'];
type Expected = { cause: Cause; leg: VerdictLeg; symptom: Symptom };

/** What each of the impairments does to what is measured, as browsers and mediasoup report it. */
export type Impairment = {
  name: string;
  topology: Topology;
  /** What is measured in each period of it; the call's other source is untouched or has no verdict of its own. */
  sample: (at: number) => LegSample;
  expected: Expected;
};

type Of<Changes> = Record<Topology, Changes>;
type Verdicts = Record<Topology, Expected>;

const heard = (name: string, changes: Of<AudioChanges>, expected: Verdicts): Impairment[] =>
  topologies.map((topology) => ({
    name: `${name}, heard`,
    topology,
    sample: (at) => audio(topology, { ...changes[topology], at }),
    expected: expected[topology],
  }));

const seen = (name: string, changes: Of<VideoChanges>, expected: Verdicts): Impairment[] =>
  topologies.map((topology) => ({
    name: `${name}, seen`,
    topology,
    sample: (at) => video(topology, { ...changes[topology], at }),
    expected: expected[topology],
  }));

const topologies: readonly Topology[] = ['p2p', 'sfu'];
const both = (expected: Expected): Verdicts => ({ p2p: expected, sfu: expected });
const uplink = (symptom: Symptom): Verdicts => ({
  p2p: { cause: 'network', leg: 'line', symptom },
  sfu: { cause: 'sender-uplink', leg: 'uplink', symptom },
});
const downlink = (symptom: Symptom): Verdicts => ({
  p2p: { cause: 'network', leg: 'line', symptom },
  sfu: { cause: 'receiver-downlink', leg: 'downlink', symptom },
});
const narrow = (sfu: VerdictLeg, symptom: Symptom): Verdicts => ({
  p2p: { cause: 'bandwidth-limited', leg: 'line', symptom },
  sfu: { cause: 'bandwidth-limited', leg: sfu, symptom },
});

/** Of 250 packets; FEC hides most single losses. */
function lossOfSound(lost: number, concealed: number, bursts = 1): AudioChanges {
  return {
    received: { packets: 250 - lost, lost, concealed, concealments: Math.max(1, Math.round(concealed / 960 / bursts)) },
  };
}

const share = (lost: number): number => lost / 250;
const onUplink = (lost: number, concealed: number, bursts?: number): Of<AudioChanges> => {
  const remote = { fractionLost: share(lost), jitterMs: 4, rttMs: 20 };
  const common = { ...lossOfSound(lost, concealed, bursts), sent: { remote } };
  const up = { packets: 250 - lost, lost, transportLost: share(lost) };
  return { p2p: common, sfu: { ...common, up, down: { packets: 250 - lost, fractionLost: share(lost) } } };
};
const onDownlink = (lost: number, concealed: number): Of<AudioChanges> => {
  const common = lossOfSound(lost, concealed);
  const remote = { fractionLost: share(lost), jitterMs: 4, rttMs: 20 };
  const down = { fractionLost: share(lost), transportLost: share(lost) };
  return { p2p: { ...common, sent: { remote } }, sfu: { ...common, down } };
};

/** Every tenth packet is missing at first: repaired a round trip later, and congestion control is careful. */
const lossyPicture: VideoChanges = {
  sent: { limitedByBandwidthMs: 3_500, width: 640, height: 360, targetBitrate: 500_000, retransmitted: 30, nacks: 20 },
  received: {
    packets: 270,
    lost: 30,
    nacks: 25,
    retransmitted: 27,
    width: 640,
    height: 360,
    freezes: 2,
    freezeMs: 600,
  },
};

const narrowPicture: VideoChanges = {
  sent: { limitedByBandwidthMs: 4_900, width: 320, height: 180, targetBitrate: 240_000, packets: 190, framesSent: 140 },
  sender: { network: { rttMs: 110, availableOutgoingBitrate: 290_000 } },
  receiver: { network: { rttMs: 110 } },
  received: {
    packets: 189,
    lost: 1,
    width: 320,
    height: 180,
    framesReceived: 139,
    framesDecoded: 139,
    qpSum: 139 * 70,
  },
};

const relayed = (topology: Topology) =>
  ({
    path: topology === 'p2p' ? 'p2p_relay' : 'sfu_relay',
    network: { pair: { local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'tcp' }, rttMs: 190 },
  }) as const;
const overTcp = (topology: Topology): AudioChanges => ({
  sender: relayed(topology),
  receiver: { network: { rttMs: topology === 'p2p' ? 190 : 20 } },
  sent: { remote: { fractionLost: 0, jitterMs: 38, rttMs: 190 } },
  received: { jitterMs: 38, bufferMs: 150, concealed: 7_000, concealments: 6 },
  ...(topology === 'sfu' && { up: { jitterMs: 37, rttMs: 190 } }),
});

const late: AudioChanges = { sent: { remote: { fractionLost: 0, jitterMs: 4, rttMs: 320 } } };

export const impairments: readonly Impairment[] = [
  ...heard('uplink loss 2 %', onUplink(5, 1_440), uplink('choppy-audio')),
  ...heard('uplink loss 10 %', onUplink(25, 7_200), uplink('choppy-audio')),
  ...seen(
    'uplink loss 10 %',
    { p2p: lossyPicture, sfu: { ...lossyPicture, up: { lost: 30, packets: 270, repaired: 28, transportLost: 0.1 } } },
    uplink('frozen-video'),
  ),
  ...heard('downlink loss 5 %', onDownlink(13, 3_840), downlink('choppy-audio')),
  ...heard('burst loss', onUplink(13, 12_480, 5), uplink('choppy-audio')),
  ...heard(
    'jitter 60 ms',
    {
      p2p: { received: { jitterMs: 42, bufferMs: 130, concealed: 3_600, concealments: 3, discarded: 2 } },
      sfu: { received: { jitterMs: 42, bufferMs: 130, concealed: 3_600, concealments: 3 }, up: { jitterMs: 41 } },
    },
    uplink('choppy-audio'),
  ),
  ...heard(
    'delay +300 ms',
    {
      p2p: { ...late, sender: { network: { rttMs: 320 } }, receiver: { network: { rttMs: 320 } } },
      sfu: { ...late, sender: { network: { rttMs: 320 } }, up: { rttMs: 320 } },
    },
    uplink('delayed-audio'),
  ),
  ...seen(
    'uplink limited to 300 kbit/s',
    {
      p2p: narrowPicture,
      sfu: {
        ...narrowPicture,
        receiver: {},
        up: { rttMs: 110 },
        down: {
          layers: {
            announced: 3,
            top: { spatial: 0, temporal: 2 },
            preferred: { spatial: 2, temporal: 2 },
            current: { spatial: 0, temporal: 2 },
          },
        },
      },
    },
    narrow('uplink', 'blurred-video'),
  ),
  ...seen(
    'downlink limited to 300 kbit/s',
    {
      p2p: narrowPicture,
      sfu: {
        received: {
          packets: 200,
          lost: 1,
          width: 320,
          height: 180,
          framesReceived: 150,
          framesDecoded: 150,
          qpSum: 150 * 40,
        },
        down: {
          packets: 200,
          rttMs: 95,
          availableOutgoingBitrate: 280_000,
          layers: {
            announced: 3,
            top: { spatial: 2, temporal: 2 },
            preferred: { spatial: 2, temporal: 2 },
            current: { spatial: 0, temporal: 2 },
          },
        },
      },
    },
    narrow('downlink', 'blurred-video'),
  ),
  ...heard(
    'relay forced over TCP',
    { p2p: overTcp('p2p'), sfu: overTcp('sfu') },
    both({ cause: 'relay-path', leg: 'uplink', symptom: 'choppy-audio' }),
  ),
  ...seen(
    "sender's CPU starved",
    sameOnBoth({
      sender: { stalled: 0.45 },
      sent: { limitedByCpuMs: 4_200, framesEncoded: 55, framesSent: 55, encodeMs: 4_700, width: 640, height: 360 },
      received: {
        packets: 400,
        framesReceived: 55,
        framesDecoded: 54,
        width: 640,
        height: 360,
        freezes: 2,
        freezeMs: 700,
      },
    }),
    both({ cause: 'sender-cpu', leg: null, symptom: 'frozen-video' }),
  ),
  ...heard(
    "sender's CPU starved",
    sameOnBoth({
      sender: { stalled: 0.45 },
      received: { jitterMs: 35, bufferMs: 120, concealed: 9_600, concealments: 8 },
    }),
    both({ cause: 'sender-cpu', leg: null, symptom: 'choppy-audio' }),
  ),
  ...seen(
    "receiver's CPU starved",
    sameOnBoth({
      receiver: { stalled: 0.5 },
      received: { framesDecoded: 62, framesDropped: 85, decodeMs: 4_800, freezes: 4, freezeMs: 1_500, bufferMs: 260 },
    }),
    both({ cause: 'receiver-cpu', leg: null, symptom: 'frozen-video' }),
  ),
  ...heard(
    "receiver's CPU starved",
    sameOnBoth({ receiver: { stalled: 0.5 }, received: { concealed: 12_000, concealments: 11, bufferMs: 210 } }),
    both({ cause: 'receiver-cpu', leg: null, symptom: 'choppy-audio' }),
  ),
  ...heard(
    'microphone dead',
    sameOnBoth({
      sent: { packets: 12, level: 0, bitrate: 1_000 },
      received: { packets: 12, level: 0, bitrate: 1_000 },
    }),
    both({ cause: 'sender-device', leg: null, symptom: 'dead-microphone' }),
  ),
  ...seen(
    'camera frozen',
    sameOnBoth({
      sent: { capturedFrames: 0, framesEncoded: 0, framesSent: 0, packets: 0, encodeMs: 0 },
      received: { packets: 0, framesReceived: 0, framesDecoded: 0, decodeMs: 0, qpSum: 0 },
      up: { packets: 0 },
      down: { packets: 0 },
    }),
    both({ cause: 'sender-device', leg: null, symptom: 'frozen-camera' }),
  ),
];

function sameOnBoth<Changes>(changes: Changes): Of<Changes> {
  return { p2p: changes, sfu: changes };
}
