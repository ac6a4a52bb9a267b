import type { PageWithConnections, Person } from '../browser.ts';

/** Of all the page's connections that are open (W3C webrtc-stats); what a browser does not tell is 0 or ''. */
export type Statistics = {
  received: { kind: string; packets: number; lost: number; jitterMs: number; framesDecoded: number; bytes: number }[];
  sent: { kind: string; packets: number; bytes: number; framesEncoded: number; limitation: string; layer: string }[];
  /** What the other end says of what it receives from here. */
  reports: { kind: string; packetsLost: number; fractionLost: number; jitterMs: number; rttMs: number }[];
  captured: { kind: string; frames: number; energy: number }[];
  pairs: { local: string; remote: string; relayProtocol: string; protocol: string; rttMs: number }[];
};

export const statisticsOf = ({ page }: Person): Promise<Statistics> => page.evaluate(readStatistics);

async function readStatistics(): Promise<Statistics> {
  const { peerConnections } = window as unknown as PageWithConnections;
  const open = peerConnections.filter(({ connectionState }) => connectionState === 'connected');
  const reports = await Promise.all(open.map((connection) => connection.getStats()));
  type Entry = { id: string; type: string } & Record<string, unknown>;
  const byId = reports.map((report) => new Map<string, Entry>(report as unknown as Map<string, Entry>));
  const all = byId.flatMap((entries) => [...entries.values()]);
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
  const ms = (seconds: unknown): number => number(seconds) * 1000;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const of = (type: string): Entry[] => all.filter((entry) => entry.type === type);
  const pairs = byId.flatMap((entries) =>
    [...entries.values()].flatMap(({ selectedCandidatePairId }) => {
      const pair = entries.get(text(selectedCandidatePairId));
      const [local, remote] = [pair?.['localCandidateId'], pair?.['remoteCandidateId']].map((id) =>
        entries.get(text(id)),
      );
      return pair ? [{ pair, local, remote }] : [];
    }),
  );
  return {
    // mediasoup's probes of what the line can carry come as a stream of their own, in which numbers are left out.
    received: of('inbound-rtp').flatMap((it) =>
      it['mid'] === 'probator'
        ? []
        : [
            {
              kind: text(it['kind']),
              packets: number(it['packetsReceived']),
              lost: number(it['packetsLost']),
              jitterMs: ms(it['jitter']),
              framesDecoded: number(it['framesDecoded']),
              bytes: number(it['bytesReceived']),
            },
          ],
    ),
    sent: of('outbound-rtp').map((it) => ({
      kind: text(it['kind']),
      packets: number(it['packetsSent']),
      bytes: number(it['bytesSent']),
      framesEncoded: number(it['framesEncoded']),
      limitation: text(it['qualityLimitationReason']),
      layer: text(it['rid']),
    })),
    reports: of('remote-inbound-rtp').map((it) => ({
      kind: text(it['kind']),
      packetsLost: number(it['packetsLost']),
      fractionLost: number(it['fractionLost']),
      jitterMs: ms(it['jitter']),
      rttMs: ms(it['roundTripTime']),
    })),
    captured: of('media-source').map((it) => ({
      kind: text(it['kind']),
      frames: number(it['frames']),
      energy: number(it['totalAudioEnergy']),
    })),
    pairs: pairs.map(({ pair, local, remote }) => ({
      local: text(local?.['candidateType']),
      remote: text(remote?.['candidateType']),
      protocol: text(local?.['protocol']),
      relayProtocol: text(local?.['relayProtocol']),
      rttMs: ms(pair['currentRoundTripTime']),
    })),
  };
}
