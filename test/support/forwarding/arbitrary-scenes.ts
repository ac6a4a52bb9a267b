import * as fc from 'fast-check';
import type { LayerBitrates, Picture, Receiver, Scene, SentSource } from '../../../src/forwarding/scene.ts';
import type { PeerId } from '../../../src/protocol/ids.ts';
import { isSound, SourceName } from '../../../src/protocol/rooms.ts';
import type { Wish, Wishes } from '../../../src/protocol/wishes.ts';
import { peerId } from '../people.ts';

const people: readonly PeerId[] = ['anna', 'boris', 'carol', 'dora', 'emil'].map(peerId);

const bitrate = fc.integer({ min: 1, max: 3_000_000 });

export const arbitraryPicture: fc.Arbitrary<Picture> = fc
  .record({
    height: fc.option(fc.integer({ min: 1, max: 4_320 })),
    frameRate: fc.option(fc.integer({ min: 1, max: 120 })),
    spatialLayers: fc.integer({ min: 1, max: 3 }),
    temporalLayers: fc.integer({ min: 1, max: 3 }),
  })
  .chain((picture) =>
    fc
      .option(fc.array(bitrate, { minLength: picture.spatialLayers, maxLength: picture.spatialLayers }))
      .map((bitrates) => ({ ...picture, bitrates })),
  );

/** Of some layers something is measured, of others nothing comes. */
const arbitraryBitrates = ({ spatialLayers, temporalLayers }: Picture): fc.Arbitrary<LayerBitrates> => {
  const measured = fc.option(bitrate, { nil: 0 });
  const layer = fc.array(measured, { minLength: temporalLayers, maxLength: temporalLayers });
  return fc.array(layer, { minLength: spatialLayers, maxLength: spatialLayers });
};

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
      withheld: fc.boolean(),
    }),
    { maxLength: 14 },
  )
  .map((sent) => {
    const byId = new Map(sent.map((one) => [`${one.peerId} ${one.source}`, one]));
    return [...byId].map(([producerId, { picture, ...one }]) => ({
      ...one,
      producerId,
      picture: isSound(one.source) ? null : picture,
      withheld: one.withheld && one.source === 'microphone',
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

/** Bounds of some lines, and measurements of some pictures. */
const arbitraryLines = (
  sources: readonly SentSource[],
): fc.Arbitrary<Pick<Scene, 'downlinks' | 'bitrates' | 'ceiling'>> =>
  fc
    .record({
      downlinks: fc.tuple(...people.map((who) => fc.tuple(fc.constant(who), fc.option(fc.nat(8_000_000))))),
      bitrates: fc.tuple(
        ...sources.map(({ producerId, picture }) =>
          fc.tuple(fc.constant(producerId), picture ? fc.option(arbitraryBitrates(picture)) : fc.constant(null)),
        ),
      ),
      ceiling: fc.option(fc.nat(20_000_000)),
    })
    .map(({ downlinks, bitrates, ceiling }) => ({ downlinks: known(downlinks), bitrates: known(bitrates), ceiling }));

const known = <K, V>(entries: readonly (readonly [K, V | null])[]): ReadonlyMap<K, V> =>
  new Map(entries.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])));

export const arbitraryScene: fc.Arbitrary<Scene> = arbitrarySources.chain((sources) =>
  fc
    .subarray([...people])
    .chain((present) => fc.tuple(fc.tuple(...present.map((who) => receiverOf(who, sources))), arbitraryLines(sources)))
    .map(([receivers, lines]) => ({ sources, receivers, ...lines })),
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
