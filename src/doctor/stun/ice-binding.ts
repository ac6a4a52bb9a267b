import { randomBytes } from 'node:crypto';
import type { IceParameters } from '../../protocol/rtp.ts';
import { attribute, encodeRequest, isSignedWith, method, uint32 } from './message.ts';
import { openTcp } from './stream-wire.ts';
import { openUdp } from './udp-wire.ts';
import { StunWireError } from './wire.ts';

/** Of a peer-reflexive candidate (RFC 8445 §5.1.2); any will do. */
const PRIORITY = 1_853_824_767;

export type IceTarget = { protocol: 'udp' | 'tcp'; address: string; port: number; timeoutMs: number };

/**
 * Asks an ICE-lite agent for a binding, as a browser's connectivity check does (RFC 8445 §7.2.4), and resolves once it
 * has answered with its own signature. Rejects with a `StunWireError`.
 */
export async function askBinding({ protocol, ...target }: IceTarget, parameters: IceParameters): Promise<void> {
  const { address, port, timeoutMs } = target;
  const wire = protocol === 'udp' ? await openUdp(address, port, timeoutMs) : await openTcp(target, 'ice');
  try {
    const key = Buffer.from(parameters.password);
    const request = encodeRequest(
      method.binding,
      () => [
        [attribute.username, Buffer.from(`${parameters.usernameFragment}:doctor`)],
        [attribute.priority, uint32(PRIORITY)],
        [attribute.iceControlling, randomBytes(8)],
      ],
      key,
    );
    const answer = await wire.ask(request);
    if (!answer.succeeded || !isSignedWith(key, answer)) {
      throw new StunWireError('broken', 'somebody else answers there, not the media worker');
    }
  } finally {
    wire.close();
  }
}
