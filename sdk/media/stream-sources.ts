import type { SourceName } from '../../src/protocol/rooms.ts';
import type { ReceivedSource, StatsById } from './media-path.ts';
import type { RemoteSource } from './source-key.ts';

/** Members of W3C webrtc-stats by which a path tells whose stream it is. */
type RtpStream = { readonly kind?: unknown; readonly mid?: unknown; readonly trackIdentifier?: unknown };
type Named<T> = (stream: RtpStream) => T | undefined;

/**
 * A report as a map of our own. Chromium makes each dictionary anew whenever it is asked for, which takes longer than
 * all that is done with it.
 */
export const readReport = (report: RTCStatsReport): StatsById => new Map(report.entries());

/** What each `inbound-rtp` is, by its id. */
export const inboundIn = (stats: StatsById, name: Named<RemoteSource>): ReadonlyMap<string, RemoteSource> =>
  streamsIn(stats, 'inbound-rtp', name);

/** What each `outbound-rtp` is, by its id; a source has one for each of its layers. */
export const outboundIn = (stats: StatsById, name: Named<SourceName>): ReadonlyMap<string, SourceName> =>
  streamsIn(stats, 'outbound-rtp', name);

/** The counters of what has arrived. */
export function receivedIn(report: RTCStatsReport, name: Named<RemoteSource>): ReceivedSource[] {
  return [...report.values()].flatMap((stats) => {
    const remote = stats.type === 'inbound-rtp' ? name(stats) : undefined;
    const { packetsReceived = 0, framesDecoded = 0, frameHeight = null } = stats;
    return remote ? [{ ...remote, packetsReceived, framesDecoded, frameHeight }] : [];
  });
}

function streamsIn<T>(stats: StatsById, type: RTCStatsType, name: Named<T>): ReadonlyMap<string, T> {
  const streams = new Map<string, T>();
  for (const [id, stream] of stats) {
    const named = stream['type'] === type ? name(stream) : undefined;
    if (named !== undefined) streams.set(id, named);
  }
  return streams;
}
