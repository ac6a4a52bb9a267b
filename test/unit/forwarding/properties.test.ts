import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameRateOf, heightOf } from '../../../src/forwarding/choose-layers.ts';
import { difference, emptyPlan, type Forwarding, isNothing } from '../../../src/forwarding/forwarding-plan.ts';
import { initialForwarding, type Planned, planForwarding } from '../../../src/forwarding/plan-forwarding.ts';
import type { Receiver, Scene, SentSource } from '../../../src/forwarding/scene.ts';
import { heard } from '../../../src/forwarding/speakers.ts';
import { UNWATCHED_MS } from '../../../src/forwarding/watched-layers.ts';
import { isSound } from '../../../src/protocol/rooms.ts';
import type { Wish } from '../../../src/protocol/wishes.ts';
import { arbitraryPast, arbitraryScene, type Happening } from '../../support/forwarding/arbitrary-scenes.ts';
import { MediaPlaneModel } from '../../support/forwarding/media-plane-model.ts';

type Moment = Planned & { scene: Scene; now: number };

/** Plays a past, and looks at every moment of it. */
function play(past: readonly Happening[], look: (moment: Moment) => void): void {
  let memory = initialForwarding;
  let scene: Scene = { sources: [], receivers: [], downlinks: new Map(), bitrates: new Map(), ceiling: null };
  let now = 0;
  for (const event of past) {
    now += event.after;
    scene = event.scene ?? scene;
    const planned = planForwarding(scene, { ...memory, speakers: heard(memory.speakers, event.loudest, now) }, now);
    memory = planned.memory;
    look({ ...planned, scene, now });
  }
}

const wished = ({ wishes }: Receiver, { peerId, source }: SentSource): Wish | null => {
  const named = wishes?.sources.find((it) => it.peerId === peerId && it.source === source);
  if (named) return named.wish;
  return wishes === null || isSound(source) ? { priority: 'normal' } : wishes.others;
};

type Consumed = { receiver: Receiver; sent: SentSource; wish: Wish | null; forwarding: Forwarding | undefined };

const consumedIn = ({ plan, scene }: Moment): Consumed[] =>
  scene.receivers.flatMap((receiver) =>
    scene.sources.flatMap((sent) => {
      const id = receiver.consumers.get(sent.producerId);
      if (id === undefined) return [];
      return [{ receiver, sent, wish: wished(receiver, sent), forwarding: plan.wished[receiver.peerId]?.[id] }];
    }),
  );

const holds = (check: (moment: Moment) => void): void =>
  fc.assert(
    fc.property(arbitraryPast, (past) => play(past, check)),
    { numRuns: 300 },
  );

test('F7: every consumer is in the plan, as its peer’s, and nothing else is', () => {
  holds(({ plan, scene }) => {
    const expected = scene.receivers.map(({ peerId, consumers }) => [peerId, [...consumers.values()].toSorted()]);
    const planned = Object.entries(plan.receivers).map(([id, forwarded]) => [id, Object.keys(forwarded).toSorted()]);
    expect(Object.fromEntries(planned)).toEqual(Object.fromEntries(expected));
    const pictures = scene.sources.flatMap(({ picture, producerId }) => (picture ? [producerId] : []));
    expect(Object.keys(plan.producers).toSorted()).toEqual(pictures.toSorted());
  });
});

test('F2: nothing is forwarded that nobody wishes for', () => {
  holds((moment) => {
    for (const { wish, forwarding } of consumedIn(moment)) if (!wish) expect(forwarding).toBe('paused');
  });
});

test('F3: no consumer is above its wish, but for the smallest layer', () => {
  holds((moment) => {
    for (const { wish, forwarding, sent } of consumedIn(moment)) {
      if (!wish || !forwarding || forwarding === 'paused' || !forwarding.layers || !sent.picture) continue;
      const { spatial, temporal } = forwarding.layers;
      const { maxHeight = Number.POSITIVE_INFINITY, maxFrameRate = Number.POSITIVE_INFINITY } = wish;
      if (spatial > 0) expect(heightOf(sent.picture, spatial)).toBeLessThanOrEqual(maxHeight);
      if (temporal > 0) expect(frameRateOf(sent.picture, temporal)).toBeLessThanOrEqual(maxFrameRate);
    }
  });
});

test('F1: who says nothing is sent everything, in the largest layers', () => {
  holds((moment) => {
    for (const { receiver, forwarding, sent } of consumedIn(moment)) {
      if (receiver.wishes || sent.withheld) continue;
      const { spatialLayers = 1, temporalLayers = 1 } = sent.picture ?? {};
      const top = { spatial: spatialLayers - 1, temporal: temporalLayers - 1 };
      expect(forwarding).toEqual({ layers: spatialLayers * temporalLayers > 1 ? top : null });
    }
  });
});

test('F4: what is wished for is forwarded, but for cameras above their number', () => {
  holds((moment) => {
    const consumed = consumedIn(moment);
    for (const receiver of moment.scene.receivers) {
      const own = consumed.filter((it) => it.receiver === receiver && it.wish !== null);
      const takesPlace = ({ sent }: Consumed) => sent.source === 'camera' && !sent.muted;
      for (const it of own) if (!takesPlace(it) && !it.sent.withheld) expect(it.forwarding).not.toBe('paused');
      const cameras = own.filter(takesPlace);
      const pinned = cameras.filter(({ wish }) => wish?.priority === 'high');
      const most = Math.max(pinned.length, receiver.wishes?.maxCameras ?? cameras.length);
      const shown = cameras.filter(({ forwarding }) => forwarding !== 'paused');
      expect(shown).toHaveLength(Math.min(cameras.length, most));
      expect(pinned.filter((it) => !shown.includes(it))).toEqual([]);
    }
  });
});

test('F31: a voice that is withheld is sent to those who have pinned its owner, and to nobody else', () => {
  holds((moment) => {
    for (const { receiver, forwarding, sent, wish } of consumedIn(moment)) {
      if (!sent.withheld) continue;
      const pinned = receiver.wishes?.sources.filter((it) => it.wish?.priority === 'high') ?? [];
      const isPinned = pinned.some(({ peerId }) => peerId === sent.peerId);
      expect(forwarding).toEqual(isPinned && wish ? { layers: null } : 'paused');
    }
  });
});

test('F6: no layer is stopped that somebody watches, nor one that was watched a moment ago', () => {
  fc.assert(
    fc.property(arbitraryPast, (past) => {
      const watchedAt = new Map<string, number>();
      play(past, (moment) => {
        const { scene, plan, now } = moment;
        for (const { sent, forwarding } of consumedIn(moment)) {
          if (!sent.picture || !forwarding || forwarding === 'paused') continue;
          const top = forwarding.layers?.spatial ?? 0;
          for (let layer = 0; layer <= top; layer++) watchedAt.set(`${sent.producerId} ${layer}`, now);
        }
        for (const { producerId, picture } of scene.sources) {
          const encoded = plan.producers[producerId]?.encoded ?? [];
          for (let layer = 0; layer < (picture?.spatialLayers ?? 0); layer++) {
            const at = watchedAt.get(`${producerId} ${layer}`);
            if (at !== undefined && now - at < UNWATCHED_MS) expect(encoded).toContain(layer);
          }
        }
        const present = new Set(scene.sources.map(({ producerId }) => producerId));
        for (const key of watchedAt.keys()) if (!present.has(key.slice(0, key.lastIndexOf(' ')))) watchedAt.delete(key);
      });
    }),
    { numRuns: 300 },
  );
});

test('F7: whoever is told the differences has the plan', () => {
  fc.assert(
    fc.property(arbitraryPast, (past) => {
      const media = new MediaPlaneModel();
      let before = emptyPlan;
      play(past, ({ plan, scene }) => {
        media.follow(scene);
        media.apply(difference(before, plan));
        before = plan;
        expect(Object.fromEntries(media.consumers)).toEqual(Object.assign({}, ...Object.values(plan.receivers)));
        const producers = Object.entries(plan.producers).map(([id, { encoded }]) => [id, encoded] as const);
        expect(Object.fromEntries(media.encoded)).toEqual(Object.fromEntries(producers));
      });
    }),
    { numRuns: 300 },
  );
});

test('F7: a plan is plain data, and the same scene after the same past gives the same one, in whatever order', () => {
  fc.assert(
    fc.property(arbitraryScene, arbitraryPast, (scene, past) => {
      let memory = initialForwarding;
      play(past, (moment) => {
        memory = moment.memory;
      });
      const { plan } = planForwarding(scene, memory, 100_000);
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
      expect(planForwarding(structuredClone(scene), structuredClone(memory), 100_000).plan).toEqual(plan);
      const turned = { ...scene, receivers: scene.receivers.toReversed() };
      expect(planForwarding(turned, memory, 100_000).plan).toEqual(plan);
    }),
    { numRuns: 300 },
  );
});

test('F7: nothing changes before it is due, and nothing at all where nothing is due', () => {
  holds(({ scene, plan, memory, now, nextAt }) => {
    if (nextAt !== null) expect(nextAt).toBeGreaterThan(now);
    for (const later of [now, (nextAt ?? now + 1_000_000_000) - 1]) {
      expect(isNothing(difference(plan, planForwarding(scene, memory, later).plan))).toBe(true);
    }
  });
});

test('F7: it comes to rest by itself', () => {
  holds(({ scene, memory, nextAt }) => {
    let last: Pick<Planned, 'memory' | 'nextAt'> = { memory, nextAt };
    for (let steps = 0; last.nextAt !== null; steps++) {
      expect(steps).toBeLessThan(60);
      last = planForwarding(scene, last.memory, last.nextAt);
    }
  });
});
