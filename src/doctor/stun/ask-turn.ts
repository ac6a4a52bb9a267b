import type { X509Certificate } from 'node:crypto';
import { turnCredentials } from '../../auth/turn-credentials.ts';
import { resolve } from '../network/resolve.ts';
import { openTcp, openTls } from './stream-wire.ts';
import { type TurnAllocation, type TurnRefusal, TurnSession } from './turn-session.ts';
import type { StunUrl } from './turn-url.ts';
import { openUdp } from './udp-wire.ts';
import { type StunWire, StunWireError } from './wire.ts';

/** A TURN server answers within a round trip; a lost packet is sent again twice in this time. */
const PATIENCE_MS = 2_500;

export type TurnQuestion = {
  url: StunUrl;
  secret: string;
  /** When the credentials end, ms since the epoch. */
  expiresAt: number;
  /** Which of these the relay must let data through to. */
  peers: readonly string[];
};

/** `server`: the address that was asked. `denied`: those of the peers to which it lets nothing through. */
export type TurnReply = {
  server: string;
  allocation: TurnAllocation;
  denied: readonly { peer: string; refusal: TurnRefusal }[];
  certificate: X509Certificate | null;
  untrusted: string | null;
};

type Wire = StunWire & Partial<Pick<TurnReply, 'certificate' | 'untrusted'>>;

/** Takes an allocation, as a browser would, and gives it back. Rejects with a `StunWireError`. */
export async function askTurn({ url, secret, expiresAt, peers }: TurnQuestion): Promise<TurnReply> {
  const [server] = await resolve(url.host);
  if (server === undefined) throw new StunWireError('unreachable', `${url.host} has no address`);
  const wire = await open(url, server);
  try {
    const session = new TurnSession(wire, turnCredentials({ secret, userId: 'doctor', now: expiresAt, ttlSeconds: 0 }));
    const allocation = await session.allocate();
    const denied = allocation.outcome === 'relays' ? await deniedOf(session, peers) : [];
    if (allocation.outcome === 'relays') await session.release();
    const { certificate = null, untrusted = null } = wire;
    return { server, allocation, denied, certificate, untrusted };
  } finally {
    wire.close();
  }
}

async function deniedOf(session: TurnSession, peers: readonly string[]): Promise<TurnReply['denied'][number][]> {
  const denied = [];
  for (const peer of peers) {
    const refusal = await session.permit(peer);
    if (refusal) denied.push({ peer, refusal });
  }
  return denied;
}

function open({ transport, host, port }: StunUrl, address: string): Promise<Wire> {
  const target = { address, port, timeoutMs: PATIENCE_MS };
  switch (transport) {
    case 'udp':
      return openUdp(address, port, PATIENCE_MS);
    case 'tcp':
      return openTcp(target, 'turn');
    case 'tls':
      return openTls({ ...target, host });
    case 'dtls':
      return Promise.reject(new StunWireError('unreachable', 'TURN over DTLS cannot be asked from here'));
  }
}
