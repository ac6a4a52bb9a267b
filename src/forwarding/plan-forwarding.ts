import type { PeerId } from '../protocol/ids.ts';
import type { ForwardingPlan, PlannedProducer } from './forwarding-plan.ts';
import { dueAt } from './hold-down.ts';
import { type LineShare, lineShareOf } from './line-share.ts';
import { type ReceiverShare, shareOf } from './receiver-share.ts';
import type { Scene, SentSource } from './scene.ts';
import { floorDueAt, nobodySpoke, type Speakers, settled, staying } from './speakers.ts';
import { encodedLayers, type LayerWatch, stopDueAt, watch } from './watched-layers.ts';

/** `watched`: by producer. `shares`: so that a plan costs what has changed. `lines`: of those that have, or had, a bound. */
export type ForwardingMemory = {
  readonly speakers: Speakers;
  readonly watched: ReadonlyMap<string, LayerWatch>;
  readonly shares: ReadonlyMap<PeerId, ReceiverShare>;
  readonly lines: ReadonlyMap<PeerId, LineShare>;
};

export const initialForwarding: ForwardingMemory = {
  speakers: nobodySpoke,
  watched: new Map(),
  shares: new Map(),
  lines: new Map(),
};

/** `nextAt`: when the plan becomes another by time alone; null: never. */
export type Planned = {
  readonly plan: ForwardingPlan;
  readonly memory: ForwardingMemory;
  readonly nextAt: number | null;
};

/** What is forwarded now. The same scene at the same time, after the same past, gives the same plan. */
export function planForwarding(scene: Scene, before: ForwardingMemory, now: number): Planned {
  const { sources, receivers, downlinks, bitrates } = scene;
  const present = new Set([...receivers, ...sources].map(({ peerId }) => peerId));
  const here = staying(before.speakers, (peerId) => present.has(peerId));
  const speakers = settled(here, now);
  const shares = new Map(
    receivers.map((receiver) => {
      const earlier = before.shares.get(receiver.peerId);
      return [receiver.peerId, shareOf(earlier, receiver, sources, speakers.order)];
    }),
  );
  const lines = new Map(
    [...shares].flatMap(([peerId, share]) => {
      const from = { share, downlink: downlinks.get(peerId) ?? null, speakers: speakers.order, bitrates };
      const line = lineShareOf(before.lines.get(peerId), from, now);
      return line ? [[peerId, line] as const] : [];
    }),
  );
  const watched = watchAll(sources, topsOf(shares.values()), before.watched, now);
  return {
    plan: {
      wished: Object.fromEntries([...shares].map(([peerId, { forwarded }]) => [peerId, forwarded])),
      receivers: Object.fromEntries(
        [...shares].map(([peerId, { forwarded }]) => [peerId, lines.get(peerId)?.given ?? forwarded]),
      ),
      producers: Object.fromEntries(sources.flatMap((sent) => plannedProducer(sent, watched, now))),
    },
    memory: { speakers, watched, shares, lines },
    nextAt: earliest([
      floorDueAt(speakers),
      ...[...watched.values()].map((layers) => stopDueAt(layers, now)),
      ...[...lines.values()].map(({ held }) => dueAt(held)),
    ]),
  };
}

/** The largest layer of each producer that anybody wishes for: who is given less for now could not wait for an encoder. */
function topsOf(shares: Iterable<ReceiverShare>): ReadonlyMap<string, number> {
  const tops = new Map<string, number>();
  for (const share of shares) {
    for (const [producerId, top] of share.tops) {
      if (top > (tops.get(producerId) ?? -1)) tops.set(producerId, top);
    }
  }
  return tops;
}

const watchAll = (
  sources: readonly SentSource[],
  tops: ReadonlyMap<string, number>,
  before: ForwardingMemory['watched'],
  now: number,
): ForwardingMemory['watched'] =>
  new Map(
    sources.flatMap(({ producerId, picture }) => {
      const top = tops.get(producerId) ?? -1;
      return picture ? [[producerId, watch(before.get(producerId), picture.spatialLayers, top, now)] as const] : [];
    }),
  );

function plannedProducer(
  { producerId, peerId }: SentSource,
  watched: ForwardingMemory['watched'],
  now: number,
): [producerId: string, planned: PlannedProducer][] {
  const layers = watched.get(producerId);
  return layers ? [[producerId, { peerId, encoded: encodedLayers(layers, now), of: layers.length }]] : [];
}

function earliest(times: readonly (number | null)[]): number | null {
  const due = times.filter((time) => time !== null);
  return due.length > 0 ? Math.min(...due) : null;
}
