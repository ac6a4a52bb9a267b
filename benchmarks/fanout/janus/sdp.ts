import type { DtlsRole, Endpoint, Remote, StreamToSend } from '../../load-generator/endpoint.ts';

const TRANSPORT_CC = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';

type Section = { mid: string; payloadType: number };

/** What of Janus' description is needed to call it. `role`: ours. */
export function readDescription(sdp: string): { remote: Remote; role: DtlsRole; sections: Section[] } {
  const find = (pattern: RegExp): string => {
    const [, found] = pattern.exec(sdp) ?? [];
    if (found === undefined) throw new Error(`Janus’ SDP has no ${pattern.source}`);
    return found;
  };
  const remote = {
    address: find(/a=candidate:\S+ 1 udp \d+ (\S+) \d+ typ host/i),
    port: Number(find(/a=candidate:\S+ 1 udp \d+ \S+ (\d+) typ host/i)),
    usernameFragment: find(/a=ice-ufrag:(\S+)/),
    password: find(/a=ice-pwd:(\S+)/),
  };
  const sections = sdp
    .split(/^(?=m=)/m)
    .slice(1)
    .map((section) => ({
      mid: /a=mid:(\S+)/.exec(section)?.[1] ?? '',
      payloadType: Number(/^m=\w+ \d+ \S+ (\d+)/.exec(section)?.[1]),
    }));
  return { remote, role: find(/a=setup:(\S+)/) === 'active' ? 'server' : 'client', sections };
}

/** One that sends a camera. */
export const sendingOffer = (endpoint: Endpoint, stream: StreamToSend): string =>
  describe(endpoint, 'actpass', [
    [
      ...video(endpoint, { mid: '0', payloadType: stream.payloadType }),
      'a=sendonly',
      ...(stream.transportCc
        ? [`a=extmap:${stream.transportCc} ${TRANSPORT_CC}`, `a=rtcp-fb:${stream.payloadType} transport-cc`]
        : []),
      `a=ssrc:${stream.ssrc} cname:camera-${stream.ssrc}`,
    ],
  ]);

/** One that receives all that was offered. */
export const receivingAnswer = (endpoint: Endpoint, sections: readonly Section[]): string =>
  describe(
    endpoint,
    'active',
    sections.map((section) => [...video(endpoint, section), 'a=recvonly']),
    sections.map(({ mid }) => mid),
  );

const video = ({ port }: Endpoint, { mid, payloadType }: Section): string[] => [
  `m=video ${port} UDP/TLS/RTP/SAVPF ${payloadType}`,
  'c=IN IP4 127.0.0.1',
  `a=mid:${mid}`,
  'a=rtcp-mux',
  `a=rtpmap:${payloadType} VP8/90000`,
  ...['nack', 'nack pli', 'ccm fir'].map((feedback) => `a=rtcp-fb:${payloadType} ${feedback}`),
];

function describe(
  endpoint: Endpoint,
  setup: string,
  sections: readonly string[][],
  mids: readonly string[] = ['0'],
): string {
  const { usernameFragment, password } = endpoint.iceParameters;
  const connection = [
    `a=ice-ufrag:${usernameFragment}`,
    `a=ice-pwd:${password}`,
    `a=fingerprint:sha-256 ${endpoint.fingerprint}`,
    `a=setup:${setup}`,
    `a=candidate:1 1 udp 2130706431 127.0.0.1 ${endpoint.port} typ host`,
    'a=end-of-candidates',
  ];
  const session = [
    'v=0',
    `o=- ${endpoint.id + 1} 1 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${mids.join(' ')}`,
  ];
  return `${[...session, ...sections.flatMap((section) => [...section, ...connection])].join('\r\n')}\r\n`;
}
