import type { ReceivedDigest } from '../../src/protocol/quality-digest.ts';
import type { PathStats } from '../media/media-path.ts';
import type { RemoteSource } from '../media/source-key.ts';
import { codecOf, levelOf } from './codec-and-level.ts';
import {
  changeOf,
  known,
  knownSumOf,
  milliseconds,
  nameIn,
  numberIn,
  rounded,
  type Step,
  statsOf,
  stepOf,
  sumOf,
} from './stats-reading.ts';

/** `level`: measured elsewhere; null: the browser's statistics tell. */
export type Seen = { readonly hidden: boolean; readonly level: { readonly value: number | undefined } | null };

/** What came of one source in the period: all zeros where nothing did. */
export function receivedOf(
  { peerId, source }: RemoteSource,
  before: PathStats,
  after: PathStats,
  periodMs: number,
  { hidden, level }: Seen,
): ReceivedDigest {
  const streams = [...after.inbound].flatMap(([id, remote]) => {
    const isIt = remote.peerId === peerId && remote.source === source;
    const stats = isIt ? statsOf(after.receive, id) : null;
    return stats ? [stepOf(before.receive, stats, 'packetsReceived')] : [];
  });
  // After a change of SSRC the old one may still be listed.
  const [main = null] = streams.toSorted((one, other) => packetsOf(other) - packetsOf(one));
  const rtp = {
    peerId,
    ...known({ codec: main ? codecOf(after.receive, main.after) : undefined }),
    packets: sumOf(streams, 'packetsReceived'),
    lost: streams.reduce((sum, stream) => sum + (changeOf(stream, 'packetsLost') ?? 0), 0),
    discarded: sumOf(streams, 'packetsDiscarded'),
    jitterMs: milliseconds(Math.max(0, numberIn(main?.after ?? null, 'jitter') ?? 0)),
    bitrate: Math.round((sumOf(streams, 'bytesReceived') * 8_000) / periodMs),
    bufferMs: milliseconds(meanOf(streams, 'jitterBufferDelay', 'jitterBufferEmittedCount')),
  };
  switch (source) {
    case 'microphone':
    case 'screen-audio':
      return { kind: 'audio', source, ...rtp, ...soundOf(streams, main, level) };
    case 'camera':
    case 'screen':
      return { kind: 'video', source, ...rtp, ...pictureOf(streams, main, periodMs), hidden };
  }
}

function soundOf(streams: readonly Step[], main: Step | null, level: Seen['level']) {
  const samples = sumOf(streams, 'totalSamplesReceived');
  const concealed = Math.min(samples, sumOf(streams, 'concealedSamples'));
  return {
    samples,
    concealed,
    silentConcealed: Math.min(concealed, sumOf(streams, 'silentConcealedSamples')),
    ...known({
      concealments: knownSumOf(streams, 'concealmentEvents'),
      level: level === null ? levelOf(main) : level.value,
    }),
  };
}

function pictureOf(streams: readonly Step[], main: Step | null, periodMs: number) {
  const shown = main?.after ?? null;
  return {
    framesReceived: sumOf(streams, 'framesReceived'),
    framesDecoded: sumOf(streams, 'framesDecoded'),
    framesDropped: sumOf(streams, 'framesDropped'),
    keyFrames: sumOf(streams, 'keyFramesDecoded'),
    freezes: sumOf(streams, 'freezeCount'),
    // Told when it is over, with what was of the periods before.
    freezeMs: Math.min(rounded(periodMs), milliseconds(sumOf(streams, 'totalFreezesDuration'))),
    width: numberIn(shown, 'frameWidth') ?? 0,
    height: numberIn(shown, 'frameHeight') ?? 0,
    decodeMs: milliseconds(sumOf(streams, 'totalDecodeTime')),
    nacks: sumOf(streams, 'nackCount'),
    plis: sumOf(streams, 'pliCount'),
    firs: sumOf(streams, 'firCount'),
    ...known({
      retransmitted: knownSumOf(streams, 'retransmittedPacketsReceived'),
      qpSum: knownSumOf(streams, 'qpSum'),
      decoder: nameIn(shown, 'decoderImplementation'),
    }),
  };
}

const packetsOf = (stream: Step): number => sumOf([stream], 'packetsReceived');

/** 0 where nothing was counted. */
function meanOf(streams: readonly Step[], total: string, count: string): number {
  const times = sumOf(streams, count);
  return times > 0 ? sumOf(streams, total) / times : 0;
}
