import { type BoundedLines, boundedLinesOf, noLines } from './bounded-lines.ts';
import type { ForwardingPlan, PlannedProducer } from './forwarding-plan.ts';
import { dueAt } from './hold-down.ts';
import type { Scene, SentSource } from './scene.ts';
import type { Demand } from './share-out.ts';
import { noShares, type Shares, sharesOf } from './shares.ts';
import { floorDueAt, nobodySpoke, type Speakers, settled, staying } from './speakers.ts';
import { encodedLayers, type LayerWatch, stopDueAt, watch } from './watched-layers.ts';

/** `watched`: by producer. */
export type ForwardingMemory = {
  readonly speakers: Speakers;
  readonly watched: ReadonlyMap<string, LayerWatch>;
  readonly shares: Shares;
  readonly bounded: BoundedLines;
};

export const initialForwarding: ForwardingMemory = {
  speakers: nobodySpoke,
  watched: new Map(),
  shares: noShares,
  bounded: noLines,
};

/**
 * `nextAt`: when the plan becomes another by time alone; null: never. `demand`: what all receivers ask of the room's
 * bound, whatever the ceiling is; null: there is no bound.
 */
export type Planned = {
  readonly plan: ForwardingPlan;
  readonly memory: ForwardingMemory;
  readonly nextAt: number | null;
  readonly demand: Demand | null;
};

/** What is forwarded now. The same scene at the same time, after the same past, gives the same plan. */
export function planForwarding(scene: Scene, before: ForwardingMemory, now: number): Planned {
  const { sources, receivers } = scene;
  const present = new Set([...receivers, ...sources].map(({ peerId }) => peerId));
  const here = staying(before.speakers, (peerId) => present.has(peerId));
  const speakers = settled(here, now);
  const shares = sharesOf(before.shares, { sources, receivers }, speakers.order);
  const { demand, limited, wanted, ...bounded } = boundedLinesOf(before.bounded, shares, scene, speakers.order, now);
  const { lines } = bounded;
  const watched = watchAll(sources, shares.tops, before.watched, now);
  return {
    plan: {
      wished: Object.fromEntries([...shares.byReceiver].map(([peerId, { forwarded }]) => [peerId, forwarded])),
      receivers: Object.fromEntries(
        [...shares.byReceiver].map(([peerId, { forwarded }]) => [peerId, lines.get(peerId)?.given ?? forwarded]),
      ),
      producers: Object.fromEntries(sources.flatMap((sent) => plannedProducer(sent, watched, now))),
      limited,
      wanted,
    },
    memory: { speakers, watched, shares, bounded },
    demand,
    nextAt: earliest([
      floorDueAt(speakers),
      ...[...watched.values()].map((layers) => stopDueAt(layers, now)),
      ...[...lines.values()].map(({ held }) => dueAt(held)),
    ]),
  };
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
