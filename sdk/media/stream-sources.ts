import type { SourceName } from '../../src/protocol/rooms.ts';
import type { ReceivedSource } from './media-path.ts';
import type { RemoteSource } from './source-key.ts';

/** Members of W3C webrtc-stats by which a path tells whose stream it is. */
type RtpStream = {
  readonly id: string;
  readonly kind: string;
  readonly mid?: string;
  readonly trackIdentifier?: string;
};
type Named<T> = (stream: RtpStream) => T | undefined;

/** What each `inbound-rtp` is, by its id. */
export const inboundIn = (report: RTCStatsReport, name: Named<RemoteSource>): ReadonlyMap<string, RemoteSource> =>
  streamsIn(report, 'inbound-rtp', name);

/** What each `outbound-rtp` is, by its id; a source has one for each of its layers. */
export const outboundIn = (report: RTCStatsReport, name: Named<SourceName>): ReadonlyMap<string, SourceName> =>
  streamsIn(report, 'outbound-rtp', name);

/** The counters of what has arrived. */
export function receivedIn(report: RTCStatsReport, name: Named<RemoteSource>): ReceivedSource[] {
  return [...report.values()].flatMap((stats) => {
    const remote = stats.type === 'inbound-rtp' ? name(stats) : undefined;
    const { packetsReceived = 0, framesDecoded = 0, frameHeight = null } = stats;
    return remote ? [{ ...remote, packetsReceived, framesDecoded, frameHeight }] : [];
  });
}

function streamsIn<T>(report: RTCStatsReport, type: RTCStatsType, name: Named<T>): ReadonlyMap<string, T> {
  const streams = new Map<string, T>();
  for (const stats of report.values()) {
    const named = stats.type === type ? name(stats) : undefined;
    if (named !== undefined) streams.set(stats.id, named);
  }
  return streams;
}
