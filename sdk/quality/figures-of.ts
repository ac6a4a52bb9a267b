import type { PeerId } from '../../src/protocol/ids.ts';
import type { CandidatePair, ReceivedDigest, SentDigest } from '../../src/protocol/quality-digest.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import type { Topology } from '../../src/protocol/topology.ts';
import type { CallFigures, ReceivedFigures, SentFigures, WayFigures } from '../figures-api.ts';
import type { Measurement } from './digest-of.ts';

/** From one look at the path to the next. */
export type MeasuredStep = { readonly topology: Topology; readonly measurement: Measurement };

/** Undefined: as it comes. */
type WishedHeight = (peerId: PeerId, source: SourceName) => number | undefined;

/** A measurement in the words of people who look at it. */
export function figuresOf({ topology, measurement }: MeasuredStep, wishedHeight: WishedHeight): CallFigures {
  const { network, periodMs, sent, received } = measurement;
  return {
    topology,
    way: network.pair ? wayOf(network.pair) : null,
    rttMs: network.rttMs ?? null,
    availableBitrate: network.availableOutgoingBitrate ?? null,
    sent: sent.map((entry) => sentFigures(entry, periodMs)),
    received: received.map((entry) => ({
      ...receivedFigures(entry, periodMs),
      wishedHeight: wishedHeight(entry.peerId, entry.source) ?? null,
    })),
  };
}

function sentFigures(entry: SentDigest, periodMs: number): SentFigures {
  const { source, codec, bitrate, remote } = entry;
  return {
    source,
    codec: codecName(codec),
    bitrate,
    lossRatio: remote?.fractionLost ?? null,
    jitterMs: remote?.jitterMs ?? null,
    picture:
      entry.kind === 'video'
        ? {
            width: entry.width,
            height: entry.height,
            framesPerSecond: perSecond(entry.framesSent, periodMs),
            coder: entry.encoder ?? null,
          }
        : null,
    layers: entry.kind === 'video' ? entry.layers : null,
  };
}

function receivedFigures(entry: ReceivedDigest, periodMs: number): Omit<ReceivedFigures, 'wishedHeight'> {
  const { peerId, source, codec, bitrate, packets, jitterMs, bufferMs } = entry;
  const lost = Math.max(0, entry.lost);
  return {
    peerId,
    source,
    codec: codecName(codec),
    bitrate,
    lossRatio: packets + lost > 0 ? lost / (packets + lost) : null,
    jitterMs,
    bufferMs,
    picture:
      entry.kind === 'video'
        ? {
            width: entry.width,
            height: entry.height,
            framesPerSecond: perSecond(entry.framesDecoded, periodMs),
            coder: entry.decoder ?? null,
          }
        : null,
  };
}

const perSecond = (frames: number, periodMs: number): number => Math.round((frames * 1_000) / periodMs);

const codecName = (mimeType: string | undefined): string | null => mimeType?.split('/')[1] ?? null;

function wayOf({ local, remote, protocol, relayProtocol }: CandidatePair): WayFigures {
  return { relayed: local === 'relay' || remote === 'relay', protocol: relayProtocol ?? protocol };
}
