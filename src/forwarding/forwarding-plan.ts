import type { PeerId } from '../protocol/ids.ts';
import type { Layers } from './scene.ts';

/** `layers`: null where there are none to choose from. */
export type Forwarding = 'paused' | { readonly layers: Layers | null };

/** What one peer sends of one picture: of so many spatial layers, those that are to be encoded. */
export type PlannedProducer = { readonly peerId: PeerId; readonly encoded: readonly number[]; readonly of: number };

/** By receiver and consumer. */
type Forwardings = Readonly<Record<string, Readonly<Record<string, Forwarding>>>>;

/**
 * What a room's SFU forwards, and what its peers encode, by producer. Plain data. `wished`: what would be forwarded if
 * every line carried it. `limited`: who is given less than that by the room’s bound, and not by their line;
 * or was, and that has not come back yet.
 */
export type ForwardingPlan = {
  readonly receivers: Forwardings;
  readonly wished: Forwardings;
  readonly producers: Readonly<Record<string, PlannedProducer>>;
  readonly limited: readonly PeerId[];
  /** Whose lines carry less than is wished for, and what that takes, in bit/s. */
  readonly wanted: Readonly<Record<string, number>>;
};

export type ConsumerChange = {
  readonly peerId: PeerId;
  readonly consumerId: string;
  readonly forwarding: Forwarding;
};
/** What a line would have to carry, in bit/s; null: it carries all that is wished for. */
export type WantedLine = { readonly peerId: PeerId; readonly bitrate: number | null };
type ProducerChange = Pick<PlannedProducer, 'encoded'> & { readonly producerId: string };

/** What is to be done to come from one plan to another. What is in the older one alone is gone, and needs nothing. */
export type PlanDifference = {
  readonly consumers: readonly ConsumerChange[];
  readonly producers: readonly ProducerChange[];
  readonly lines: readonly WantedLine[];
};

export const emptyPlan: ForwardingPlan = { receivers: {}, wished: {}, producers: {}, limited: [], wanted: {} };

/** Consumers begin paused, and producers with all of their layers. */
export function difference(before: ForwardingPlan, after: ForwardingPlan): PlanDifference {
  const consumers = Object.entries(after.receivers).flatMap(([peerId, forwarded]) =>
    consumerChanges(peerId as PeerId, before.receivers[peerId], forwarded),
  );
  const producers = Object.entries(after.producers).flatMap(([producerId, planned]): ProducerChange[] => {
    const { encoded, of } = planned;
    const earlier = before.producers[producerId]?.encoded;
    const isSame = earlier ? isSameList(earlier, encoded) : encoded.length === of;
    return isSame ? [] : [{ producerId, encoded }];
  });
  return { consumers, producers, lines: lineChanges(before, after) };
}

export const isNothing = ({ consumers, producers, lines }: PlanDifference): boolean =>
  consumers.length === 0 && producers.length === 0 && lines.length === 0;

/** Of a receiver that is gone nothing is told. */
function lineChanges({ wanted: before }: ForwardingPlan, { wanted, receivers }: ForwardingPlan): WantedLine[] {
  const ended = Object.keys(before).filter((peerId) => !(peerId in wanted) && peerId in receivers);
  return [
    ...Object.entries(wanted)
      .filter(([peerId, bitrate]) => before[peerId] !== bitrate)
      .map(([peerId, bitrate]) => ({ peerId: peerId as PeerId, bitrate })),
    ...ended.map((peerId) => ({ peerId: peerId as PeerId, bitrate: null })),
  ];
}

type Forwarded = ForwardingPlan['receivers'][string];

function consumerChanges(peerId: PeerId, before: Forwarded = {}, after: Forwarded): ConsumerChange[] {
  if (before === after) return [];
  const changes: ConsumerChange[] = [];
  for (const [consumerId, forwarding] of Object.entries(after)) {
    const isSame = isSameForwarding(before[consumerId] ?? 'paused', forwarding);
    if (!isSame) changes.push({ peerId, consumerId, forwarding });
  }
  return changes;
}

function isSameForwarding(one: Forwarding, other: Forwarding): boolean {
  if (one === 'paused' || other === 'paused') return one === other;
  return one.layers?.spatial === other.layers?.spatial && one.layers?.temporal === other.layers?.temporal;
}

const isSameList = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);
