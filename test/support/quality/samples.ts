import type { ReceivedAudio, ReceivedVideo, SentAudio, SentVideo } from '../../../src/protocol/quality-digest.ts';
import type {
  AudioSample,
  End,
  ServerLoad,
  SfuDownlink,
  SfuUplink,
  Via,
  VideoSample,
} from '../../../src/quality/sample.ts';
import { peerId } from '../people.ts';

export const [anna, boris] = [peerId('anna'), peerId('boris')];
export const PERIOD_MS = 5_000;
/** The call is a minute old. */
export const AT = 1_700_000_060_000;

type Topology = Via['topology'];

/** What is different from a call in which all is well; `up`, `down`, `load`: of an SFU. */
type Changes<Sent, Received> = {
  at?: number;
  muted?: boolean;
  withheld?: boolean;
  sent?: Partial<Sent> | null;
  received?: Partial<Received> | null;
  sender?: EndChanges;
  receiver?: EndChanges;
  since?: Partial<AudioSample['since']>;
  generation?: number;
  up?: Partial<SfuUplink> | null;
  down?: Partial<SfuDownlink> | null;
  load?: ServerLoad | null;
};
type Network = NonNullable<End['digest']>['network'];
export type EndChanges = Partial<Omit<End, 'digest'>> & {
  network?: Partial<Network>;
  stalled?: number | null;
  periodMs?: number;
  missing?: boolean;
};

export type AudioChanges = Changes<SentAudio, ReceivedAudio>;
export type VideoChanges = Changes<SentVideo, ReceivedVideo>;

/** Somebody speaks: Opus at 32 kbit/s, 50 packets a second. */
export function audio(topology: Topology, changes: AudioChanges = {}): AudioSample {
  const { sent, received } = changes;
  return {
    kind: 'audio',
    source: 'microphone',
    ...common(topology, changes, { packets: 250, layers: null }),
    sent: sent === null || changes.sender?.missing ? null : { ...speaking(topology), ...sent },
    received: received === null || changes.receiver?.missing ? null : { ...listening, ...received },
  };
}

/** 1280×720 at 30 frames a second; through the SFU in three layers, of which all are wished for. */
export function video(topology: Topology, changes: VideoChanges = {}): VideoSample {
  const { sent, received } = changes;
  const layers = { announced: 3, top: TOP, preferred: TOP, current: TOP };
  return {
    kind: 'video',
    source: 'camera',
    ...common(topology, changes, { packets: 900, layers }),
    sent: sent === null || changes.sender?.missing ? null : { ...filming(topology), ...sent },
    received: received === null || changes.receiver?.missing ? null : { ...watching, ...received },
  };
}

/** A text that stands still, but for three frames a second. */
export function screen(topology: Topology, changes: VideoChanges = {}): VideoSample {
  const sent = { capturedFrames: 15, framesEncoded: 15, framesSent: 15, width: 1_920, height: 1_080, layers: 1 };
  const source = 'screen';
  const size = { source, capturedWidth: 1_920, capturedHeight: 1_080 } as const;
  const received = { framesReceived: 15, framesDecoded: 15, qpSum: 15 * 30, width: 1_920, height: 1_080 };
  return {
    ...video(topology, {
      down: { layers: null },
      ...changes,
      sent: changes.sent === null ? null : { ...sent, ...size, ...changes.sent },
      received: changes.received === null ? null : { source, ...received, ...changes.received },
    }),
    source,
  };
}

const TOP = { spatial: 2, temporal: 2 };

type Traffic = Pick<SfuDownlink, 'packets' | 'layers'>;

function common(topology: Topology, changes: Changes<unknown, unknown>, traffic: Traffic) {
  const at = changes.at ?? AT;
  return {
    at,
    generation: changes.generation ?? 1,
    muted: changes.muted ?? false,
    withheld: changes.withheld ?? false,
    sender: end(topology, anna, changes.sender),
    receiver: end(topology, boris, changes.receiver),
    since: { path: AT - 60_000, source: AT - 60_000, layers: null, shown: null, ...changes.since },
    via: topology === 'p2p' ? ({ topology } as const) : sfu(changes, traffic),
  };
}

function end(topology: Topology, peer: End['peerId'], changes: EndChanges = {}): End {
  const { network, stalled = 0.02, periodMs = PERIOD_MS, missing = false, ...rest } = changes;
  return {
    peerId: peer,
    path: topology === 'p2p' ? 'p2p_host' : 'sfu_udp',
    signaling: { nowMs: 24, usualMs: 20 },
    ...rest,
    digest: missing
      ? null
      : {
          periodMs,
          network: { pair: { local: 'host', remote: 'host', protocol: 'udp' }, rttMs: 20, ...network },
          stalled,
        },
  };
}

function sfu({ at = AT, up, down, load }: Changes<unknown, unknown>, { packets, layers }: Traffic): Via {
  const uplink = { seenAt: at, packets, lost: 0, repaired: 0, jitterMs: 3, rttMs: 20, transportLost: 0 };
  return {
    topology: 'sfu',
    uplink: up === null ? null : { ...uplink, ...up },
    downlink:
      down === null
        ? null
        : {
            packets,
            fractionLost: 0,
            rttMs: 20,
            transportLost: 0,
            availableOutgoingBitrate: 4_000_000,
            paused: 'nobody',
            isLowered: false,
            limitedBy: null,
            layers,
            ...down,
          },
    load: load === undefined ? { workerCpu: 0.1, loopLagMs: 2 } : load,
  };
}

const speaking = (topology: Topology): SentAudio => ({
  kind: 'audio',
  source: 'microphone',
  muted: false,
  codec: 'audio/opus',
  packets: 250,
  retransmitted: 0,
  bitrate: 32_000,
  nacks: 0,
  remote: { fractionLost: 0, jitterMs: topology === 'p2p' ? 4 : 3, rttMs: 20 },
  level: 0.05,
});

const listening: ReceivedAudio = {
  kind: 'audio',
  source: 'microphone',
  peerId: anna,
  codec: 'audio/opus',
  packets: 250,
  lost: 0,
  discarded: 0,
  jitterMs: 4,
  bitrate: 32_000,
  bufferMs: 45,
  samples: 240_000,
  concealed: 240,
  silentConcealed: 0,
  concealments: 1,
  level: 0.05,
};

const filming = (topology: Topology): SentVideo => ({
  kind: 'video',
  source: 'camera',
  muted: false,
  codec: 'video/VP8',
  packets: 900,
  retransmitted: 0,
  bitrate: 1_500_000,
  nacks: 0,
  remote: { fractionLost: 0, jitterMs: 6, rttMs: 20 },
  capturedFrames: 150,
  capturedWidth: 1_280,
  capturedHeight: 720,
  framesEncoded: 150,
  framesSent: 150,
  width: 1_280,
  height: 720,
  encodeMs: topology === 'p2p' ? 900 : 1_500,
  targetBitrate: 1_700_000,
  limitedByCpuMs: 0,
  limitedByBandwidthMs: 0,
  plis: 0,
  firs: 0,
  layers: topology === 'p2p' ? 1 : 3,
  encoder: 'libvpx',
});

const watching: ReceivedVideo = {
  kind: 'video',
  source: 'camera',
  peerId: anna,
  codec: 'video/VP8',
  packets: 900,
  lost: 0,
  discarded: 0,
  jitterMs: 8,
  bitrate: 1_500_000,
  bufferMs: 40,
  framesReceived: 150,
  framesDecoded: 149,
  framesDropped: 1,
  keyFrames: 0,
  freezes: 0,
  freezeMs: 0,
  width: 1_280,
  height: 720,
  decodeMs: 450,
  nacks: 0,
  plis: 0,
  firs: 0,
  retransmitted: 0,
  qpSum: 149 * 30,
  hidden: false,
  decoder: 'libvpx',
};
