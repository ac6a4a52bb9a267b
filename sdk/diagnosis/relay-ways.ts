import type { RelayReach } from '../../src/protocol/diagnostics.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import type { Way } from './echo-connection.ts';

export type RelayWay = Pick<RelayReach, 'url' | 'protocol'> & { way: Way };

/** Each `turn:` and `turns:` URL by itself (RFC 7065 §3.1). */
export const relayWays = (iceServers: readonly IceServer[]): RelayWay[] =>
  iceServers.flatMap(({ urls, ...credentials }) =>
    urls
      .filter((url) => /^turns?:/i.test(url))
      .map((url) => ({
        url,
        protocol: protocolOf(url),
        way: {
          // A relay speaks to its peers by UDP.
          accepts: ({ protocol }) => protocol === 'udp',
          configuration: {
            iceServers: [{ urls: [url], ...credentials } as RTCIceServer],
            iceTransportPolicy: 'relay',
          },
        },
      })),
  );

const protocolOf = (url: string): RelayReach['protocol'] => {
  if (/^turns:/i.test(url)) return 'tls';
  return /\?transport=tcp$/i.test(url) ? 'tcp' : 'udp';
};
