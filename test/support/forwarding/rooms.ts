import type { Forwarding, ForwardingPlan } from '../../../src/forwarding/forwarding-plan.ts';
import type { Picture, Receiver, Scene, SentSource } from '../../../src/forwarding/scene.ts';
import type { SourceName } from '../../../src/protocol/rooms.ts';
import type { Wish, Wishes } from '../../../src/protocol/wishes.ts';
import { peerId } from '../people.ts';

const camera720: Picture = { height: 720, frameRate: 30, spatialLayers: 3, temporalLayers: 3, bitrates: null };
export const TOP = { spatial: 2, temporal: 2 };

export const sent = (name: string, source: SourceName = 'camera', change: Partial<SentSource> = {}): SentSource => ({
  producerId: `${name}-${source}`,
  peerId: peerId(name),
  source,
  picture: source === 'camera' ? camera720 : source === 'screen' ? { ...camera720, spatialLayers: 1 } : null,
  muted: false,
  withheld: false,
  ...change,
});

type Said = [name: string, source: SourceName, wish: Partial<Wish> | null];

export const wishes = (sources: Said[], rest: Partial<Omit<Wishes, 'sources'>> = {}): Wishes => ({
  sources: sources.map(([name, source, wish]) => ({
    peerId: peerId(name),
    source,
    wish: wish && { priority: 'normal', ...wish },
  })),
  others: { priority: 'normal' },
  ...rest,
});

/** Everybody who is named receives all that the others send. */
export const scene = (sources: readonly SentSource[], said: Readonly<Record<string, Wishes | null>>): Scene => ({
  sources,
  downlinks: new Map(),
  bitrates: new Map(),
  ceiling: null,
  receivers: Object.entries(said).map(
    ([name, its]): Receiver => ({
      peerId: peerId(name),
      wishes: its,
      consumers: new Map(
        sources.flatMap(({ producerId, peerId: who }) => (who === name ? [] : [[producerId, `${name}<${producerId}`]])),
      ),
    }),
  ),
});

/** What that person is sent of each producer. */
export const forwardedTo = (plan: ForwardingPlan, name: string): Record<string, Forwarding> =>
  Object.fromEntries(
    Object.entries(plan.receivers[name] ?? {}).map(([id, forwarding]) => [id.replace(`${name}<`, ''), forwarding]),
  );
