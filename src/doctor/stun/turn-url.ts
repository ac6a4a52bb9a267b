/** RFC 7064 §3.1 and RFC 7065 §3.1, taken apart. `dtls`: TLS over UDP. */
export type StunUrl = {
  url: string;
  kind: 'stun' | 'turn';
  transport: 'udp' | 'tcp' | 'tls' | 'dtls';
  host: string;
  port: number;
};

const SHAPE = /^(stun|turn)(s?):(\[[\da-f:]+\]|[^:/?[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;

/** Null: it is none. */
export function readStunUrl(url: string): StunUrl | null {
  const [, kind = '', secure, host = '', port, asked] = SHAPE.exec(url) ?? [];
  if (kind === '') return null;
  return {
    url,
    kind: kind.toLowerCase() === 'stun' ? 'stun' : 'turn',
    transport: transportOf(Boolean(secure), asked?.toLowerCase()),
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (secure ? 5349 : 3478)),
  };
}

function transportOf(secure: boolean, asked: string | undefined): StunUrl['transport'] {
  if (secure) return asked === 'udp' ? 'dtls' : 'tls';
  return asked === 'tcp' ? 'tcp' : 'udp';
}
