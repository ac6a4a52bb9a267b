import type { Producer } from '../../../src/protocol/media.ts';
import type { ReceivedSource } from '../media-path.ts';

/** From one receiver's report (W3C webrtc-stats `inbound-rtp`). */
export function receivedOf({ peerId, source }: Producer, report: RTCStatsReport): ReceivedSource {
  let [packetsReceived, framesDecoded] = [0, 0];
  let frameHeight: number | null = null;
  for (const stats of report.values()) {
    if (stats.type !== 'inbound-rtp') continue;
    packetsReceived += stats.packetsReceived ?? 0;
    framesDecoded += stats.framesDecoded ?? 0;
    frameHeight = stats.frameHeight ?? frameHeight;
  }
  return { peerId, source, packetsReceived, framesDecoded, frameHeight };
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
