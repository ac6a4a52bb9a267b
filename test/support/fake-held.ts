import type { PeerId } from '../../src/protocol/ids.ts';
import type { RtpParameters } from '../../src/protocol/rtp.ts';
import type { Forwarding, Layers, TransportDirection } from '../../src/rooms/ports.ts';

export type Transport = {
  kind: 'transport';
  id: string;
  owner: PeerId;
  direction: TransportDirection;
  connectAsked: boolean;
};
type Producer = { kind: 'producer'; id: string; owner: PeerId; rtpParameters: RtpParameters; paused: boolean };
type Consumer = {
  kind: 'consumer';
  id: string;
  owner: PeerId;
  producerId: string;
  paused: boolean;
  layers: Layers | null;
};
/** What somebody holds in the fake media plane. */
export type Held = Transport | Producer | Consumer;

export function follow(consumer: Consumer, forwarding: Forwarding): void {
  consumer.paused = forwarding === 'paused';
  if (forwarding !== 'paused' && forwarding.layers) consumer.layers = forwarding.layers;
}
