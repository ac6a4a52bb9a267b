import type { CallFigures, ReceivedFigures, SentFigures, SourceName } from '../../sdk/index.ts';
import type { PeerId } from '../client/types.ts';

/** A name and a value, each a text of its own with what is put into it. */
export type FigureRow =
  | { label: 'picture'; value: 'picture'; width: number; height: number; fps: number }
  | { label: 'wished'; value: 'lines'; height: number }
  | { label: 'wished'; value: 'nothing' }
  | { label: 'layers'; value: 'number'; number: number }
  | { label: 'bitrate'; value: 'kbits'; kbits: number }
  | { label: 'loss'; value: 'percent'; percent: number }
  | { label: 'jitter' | 'buffer' | 'roundTrip'; value: 'ms'; ms: number }
  | { label: 'codec'; value: 'text'; text: string }
  | { label: 'sound'; value: 'sound'; codec: string; kbits: number; percent: number }
  | { label: 'way'; value: 'direct' | 'server' | 'relay'; protocol: string };

export type TileFigures = { whose: 'own' } | { whose: 'theirs'; peerId: PeerId; shows: 'person' | 'screen' };

const PERSON: readonly SourceName[] = ['camera', 'microphone'];
const SCREEN: readonly SourceName[] = ['screen', 'screen-audio'];

/** What matters most comes first: small tiles show the first ones alone. */
export const figureRows = (figures: CallFigures, tile: TileFigures): readonly FigureRow[] => {
  const shown: readonly SourceName[] =
    tile.whose === 'own' ? [...PERSON, ...SCREEN] : tile.shows === 'person' ? PERSON : SCREEN;
  const streams: readonly (SentFigures | ReceivedFigures)[] =
    tile.whose === 'own' ? figures.sent : figures.received.filter(({ peerId }) => peerId === tile.peerId);
  return [
    ...shown.flatMap((source) =>
      streams.filter((stream) => stream.source === source).flatMap((stream) => rowsOf(stream)),
    ),
    ...wayRows(figures),
  ];
};

const rowsOf = (stream: SentFigures | ReceivedFigures): FigureRow[] => {
  const { codec, bitrate, lossRatio, jitterMs, picture } = stream;
  const kbits = Math.round(bitrate / 1_000);
  const percent = lossRatio === null ? null : Math.round(lossRatio * 1_000) / 10;
  if (!picture) return [{ label: 'sound', value: 'sound', codec: codec ?? '–', kbits, percent: percent ?? 0 }];
  const { width, height, framesPerSecond: fps, coder } = picture;
  const rows: (FigureRow | false)[] = [
    { label: 'picture', value: 'picture', width, height, fps },
    ...wishedRows(stream),
    { label: 'bitrate', value: 'kbits', kbits },
    percent !== null && { label: 'loss', value: 'percent', percent },
    jitterMs !== null && { label: 'jitter', value: 'ms', ms: Math.round(jitterMs) },
    'bufferMs' in stream && { label: 'buffer', value: 'ms', ms: Math.round(stream.bufferMs) },
    codec !== null && { label: 'codec', value: 'text', text: coder ? `${codec}, ${coder}` : codec },
  ];
  return rows.filter((row) => row !== false);
};

const wishedRows = (stream: SentFigures | ReceivedFigures): FigureRow[] => {
  if ('layers' in stream) {
    return stream.layers === null ? [] : [{ label: 'layers', value: 'number', number: stream.layers }];
  }
  if (stream.wishedHeight === null) return [];
  if (stream.wishedHeight === 0) return [{ label: 'wished', value: 'nothing' }];
  return [{ label: 'wished', value: 'lines', height: stream.wishedHeight }];
};

const wayRows = ({ topology, way, rttMs }: CallFigures): FigureRow[] => {
  const value = way?.relayed ? 'relay' : topology === 'sfu' ? 'server' : 'direct';
  return [
    ...(rttMs === null ? [] : [{ label: 'roundTrip', value: 'ms', ms: Math.round(rttMs) } as const]),
    ...(way === null ? [] : [{ label: 'way', value, protocol: way.protocol.toUpperCase() } as const]),
  ];
};
