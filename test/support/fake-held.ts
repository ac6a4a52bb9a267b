import type { PeerId } from '../../src/protocol/ids.ts';
import { mediaKindOf, type RtpParameters } from '../../src/protocol/rtp.ts';
import type {
  BandwidthNews,
  Forwarding,
  Layers,
  MediaPlaneSnapshot,
  TransportDirection,
} from '../../src/rooms/ports.ts';

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
  /** The best that is sent to it. */
  top: Layers | null;
};
/** What somebody holds in the fake media plane. */
export type Held = Transport | Producer | Consumer;

export function follow(consumer: Consumer, forwarding: Forwarding): void {
  consumer.paused = forwarding === 'paused';
  if (forwarding !== 'paused' && forwarding.layers) consumer.layers = forwarding.layers;
}

export function countOf(held: readonly Held[]): Pick<MediaPlaneSnapshot, 'transports' | 'producers' | 'consumers'> {
  const count = (is: (it: Held) => boolean): number => held.filter(is).length;
  return {
    transports: {
      new: count((it) => it.kind === 'transport' && !it.connectAsked),
      connecting: 0,
      connected: count((it) => it.kind === 'transport' && it.connectAsked),
      disconnected: 0,
      failed: 0,
    },
    producers: {
      live: count((it) => it.kind === 'producer' && !it.paused),
      paused: count((it) => it.kind === 'producer' && it.paused),
    },
    consumers: {
      live: count((it) => it.kind === 'consumer' && !it.paused),
      paused: count((it) => it.kind === 'consumer' && it.paused),
    },
  };
}

/** What is measured of pictures of which nothing comes. */
export function picturesIn(held: readonly Held[]): BandwidthNews['pictures'] {
  return held.flatMap((it) => {
    if (it.kind !== 'producer' || it.paused || mediaKindOf(it.rtpParameters) !== 'video') return [];
    return [{ producerId: it.id, bitrates: (it.rtpParameters.encodings ?? []).map(() => [0]) }];
  });
}
