import type { Producer } from '../../../src/protocol/media.ts';
import type { ReceivedSource } from '../media-path.ts';

/** From a receiving transport's report (W3C webrtc-stats `inbound-rtp`). `producers`: whose each track is, by its id. */
export function receivedOf(report: RTCStatsReport, producers: ReadonlyMap<string, Producer>): ReceivedSource[] {
  return [...report.values()].flatMap((stats) => {
    const producer = stats.type === 'inbound-rtp' ? producers.get(stats.trackIdentifier) : undefined;
    if (!producer) return [];
    const { peerId, source } = producer;
    const { packetsReceived = 0, framesDecoded = 0, frameHeight = null } = stats;
    return [{ peerId, source, packetsReceived, framesDecoded, frameHeight }];
  });
}

/** One report of several connections': their ids, and what refers to them, get the connection's name before them. */
export function mergeReports(reports: Readonly<Record<string, RTCStatsReport>>): RTCStatsReport {
  const merged = new Map<string, unknown>();
  for (const [name, report] of Object.entries(reports)) {
    const renamed = (value: unknown) => (typeof value === 'string' && report.has(value) ? `${name}:${value}` : value);
    for (const [id, stats] of report.entries()) {
      const members = Object.entries(stats).map(([key, value]) => [
        key,
        /(?:^id|Id)$/.test(key) ? renamed(value) : value,
      ]);
      merged.set(`${name}:${id}`, Object.fromEntries(members));
    }
  }
  return merged;
}
