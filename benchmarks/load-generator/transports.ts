import type { DtlsParameters } from '../../src/protocol/rtp.ts';
import type { Endpoint } from './endpoint.ts';

/** A transport of the SFU, as mediasoup and our media requests describe it. */
type Offer = {
  iceCandidates: readonly { protocol: 'udp' | 'tcp'; address: string; port: number }[];
  iceParameters: { usernameFragment: string; password: string };
};

/** What the SFU is told of the endpoint that is going to call it; before, it would drop the handshake. */
export const callerOf = ({ fingerprint }: Pick<Endpoint, 'fingerprint'>): DtlsParameters => ({
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: fingerprint }],
});

export function udpAddressOf({ iceCandidates }: Pick<Offer, 'iceCandidates'>): { address: string; port: number } {
  const candidate = iceCandidates.find(({ protocol }) => protocol === 'udp');
  if (!candidate) throw new Error('the transport has no address');
  return { address: candidate.address, port: candidate.port };
}

/** Resolves when packets can be protected. */
export const call = (endpoint: Endpoint, offer: Offer): ReturnType<Endpoint['connect']> =>
  endpoint.connect({ ...udpAddressOf(offer), ...offer.iceParameters });
