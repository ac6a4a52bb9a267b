import * as fc from 'fast-check';
import type { Picture, Receiver, Scene, SentSource } from '../../../src/forwarding/scene.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import { isSound, SourceName } from '../../../src/protocol/rooms.ts';
import type { Wish, Wishes } from '../../../src/protocol/wishes.ts';
import { peerId } from '../people.ts';

const people: readonly PeerId[] = ['anna', 'boris', 'carol', 'dora', 'emil'].map(peerId);

export const arbitraryPicture: fc.Arbitrary<Picture> = fc.record({
  height: fc.option(fc.integer({ min: 1, max: 4_320 })),
  frameRate: fc.option(fc.integer({ min: 1, max: 120 })),
  spatialLayers: fc.integer({ min: 1, max: 3 }),
  temporalLayers: fc.integer({ min: 1, max: 3 }),
});

const arbitraryWish: fc.Arbitrary<Wish> = fc
  .record({
    maxHeight: fc.option(fc.integer({ min: 1, max: 4_320 }), { nil: undefined }),
    maxFrameRate: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
    priority: fc.constantFrom('low' as const, 'normal' as const, 'high' as const),
  })
  .map(({ priority, ...sizes }) => ({ ...defined(sizes), priority }));

const arbitraryWishes: fc.Arbitrary<Wishes> = fc
  .record({
    sources: fc.uniqueArray(
      fc.record({
        peerId: fc.constantFrom(...people),
        source: fc.constantFrom(...SourceName.options),
        wish: fc.option(arbitraryWish),
      }),
      { selector: ({ peerId: who, source }) => `${who} ${source}`, maxLength: 20 },
    ),
    others: fc.option(arbitraryWish),
    maxCameras: fc.option(fc.nat(6), { nil: undefined }),
  })
  .map(({ maxCameras, ...wishes }) => ({ ...wishes, ...defined({ maxCameras }) }));

const defined = <T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;

const arbitrarySources: fc.Arbitrary<SentSource[]> = fc
  .array(
    fc.record({
      peerId: fc.constantFrom(...people),
      source: fc.constantFrom(...SourceName.options),
      picture: arbitraryPicture,
      muted: fc.boolean(),
    }),
    { maxLength: 14 },
  )
  .map((sent) => {
    const byId = new Map(sent.map((one) => [`${one.peerId} ${one.source}`, one]));
    return [...byId].map(([producerId, { picture, ...one }]) => ({
      ...one,
      producerId,
      picture: isSound(one.source) ? null : picture,
    }));
  });

/** Each receives, of what others send, some. */
const receiverOf = (who: PeerId, sources: readonly SentSource[]): fc.Arbitrary<Receiver> =>
  fc
    .record({
      wishes: fc.option(arbitraryWishes, { freq: 4 }),
      received: fc.subarray(sources.filter(({ peerId: sender }) => sender !== who)),
    })
    .map(({ wishes, received }) => ({
      peerId: who,
      wishes,
      consumers: new Map(received.map(({ producerId }) => [producerId, `${who} of ${producerId}`])),
    }));

export const arbitraryScene: fc.Arbitrary<Scene> = arbitrarySources.chain((sources) =>
  fc
    .subarray([...people])
    .chain((present) => fc.tuple(...present.map((who) => receiverOf(who, sources))))
    .map((receivers) => ({ sources, receivers })),
);

export type Happening = { readonly scene: Scene | null; readonly loudest: PeerId | null; readonly after: number };

/** What a room goes through: another scene, somebody else who is heard, or nothing but time. */
export const arbitraryPast: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    scene: fc.option(arbitraryScene, { freq: 2 }),
    loudest: fc.option(fc.constantFrom(...people)),
    after: fc.nat(7_000),
  }),
  { minLength: 1, maxLength: 12 },
);
