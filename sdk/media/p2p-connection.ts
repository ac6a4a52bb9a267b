import type { SourceName } from '../../src/protocol/rooms.ts';
import type { Log } from '../log.ts';
import { PerfectNegotiation } from './perfect-negotiation.ts';

/** The order of the media sections: both always exist, so that nothing later needs a negotiation. */
export const SECTIONS = [
  { source: 'microphone', kind: 'audio' },
  { source: 'camera', kind: 'video' },
] as const satisfies readonly { source: SourceName; kind: string }[];

/** A peer connection and its negotiation, before there is a peer to talk to. */
export type P2pConnection = {
  readonly pc: RTCPeerConnection;
  readonly negotiation: PerfectNegotiation;
  readonly polite: boolean;
  close(): void;
};

/** The impolite end makes its offer and gathers candidates at once; they are held until there is somebody to tell. */
export function createP2pConnection(pc: RTCPeerConnection, polite: boolean, log: Log): P2pConnection {
  const negotiation = new PerfectNegotiation({ pc, polite, log });
  if (!polite) for (const { kind } of SECTIONS) pc.addTransceiver(kind, { direction: 'sendrecv' });
  return {
    pc,
    negotiation,
    polite,
    close() {
      negotiation.close();
      pc.close();
    },
  };
}
