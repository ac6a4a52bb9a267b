import fc from 'fast-check';
import { ortc } from 'mediasoup';
import { describe, expect, test } from 'vitest';
import {
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  RtpParameters,
  ScalabilityMode,
  SfuIceCandidate,
} from '../../src/protocol/rtp.ts';
import { mediaCodecsOf } from '../../workers/codecs.ts';
import { chromiumCapabilities, h264Parameters, opusParameters, simulcastParameters } from './rtp-samples.ts';

const router = ortc.generateRouterRtpCapabilities(structuredClone(mediaCodecsOf({ wholeAv1Frames: true })));

describe('whatever arrives', () => {
  const schemas = { RtpParameters, RtpCapabilities, DtlsParameters, IceParameters, SfuIceCandidate, ScalabilityMode };

  test.each(Object.entries(schemas))('%s throws nothing but its refusal', (_, schema) => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.anything()), (value) => void schema.safeParse(value)));
  });

  type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

  /** Replaces, removes or repeats one member somewhere inside. */
  const damaged = (sample: unknown): fc.Arbitrary<unknown> =>
    fc
      .array(fc.tuple(fc.nat(), fc.constantFrom('replace', 'remove', 'repeat'), fc.jsonValue()), { maxLength: 4 })
      .map((damages) =>
        damages.reduce<Json>((value, damage) => damageOnce(value, ...damage), structuredClone(sample) as Json),
      );

  function damageOnce(value: Json, where: number, how: string, replacement: unknown): Json {
    const places: { holder: { [key: string]: Json } | Json[]; key: string }[] = [];
    const visit = (holder: Json): void => {
      if (typeof holder !== 'object' || holder === null) return;
      for (const key of Object.keys(holder)) {
        places.push({ holder, key });
        visit((holder as { [key: string]: Json })[key] ?? null);
      }
    };
    visit(value);
    const place = places[where % Math.max(places.length, 1)];
    if (!place) return value;
    const holder = place.holder as { [key: string]: Json };
    if (how === 'remove') delete holder[place.key];
    else if (how === 'repeat' && Array.isArray(place.holder))
      place.holder.push(structuredClone(holder[place.key] ?? null));
    else holder[place.key] = replacement as Json;
    return value;
  }

  const samples = [opusParameters, simulcastParameters, h264Parameters];

  test('RtpParameters that pass after damage are sound for mediasoup', () => {
    let passed = 0;
    fc.assert(
      fc.property(fc.oneof(...samples.map(damaged)), (value) => {
        const { success, data } = RtpParameters.safeParse(value);
        if (!success) return;
        passed++;
        ortc.validateAndNormalizeRtpParameters(structuredClone(data));
        expect(RtpParameters.parse(data)).toEqual(data);
      }),
      { numRuns: 2_000 },
    );
    expect(passed).toBeGreaterThan(100);
  });

  test('RtpCapabilities that pass after damage are sound for mediasoup', () => {
    let passed = 0;
    const opus = RtpParameters.parse(opusParameters);
    const mapping = ortc.getProducerRtpParametersMapping(structuredClone(opus), router);
    const consumable = ortc.getConsumableRtpParameters('audio', structuredClone(opus), router, mapping);
    fc.assert(
      fc.property(fc.oneof(damaged(chromiumCapabilities), damaged(router)), (value) => {
        const { success, data } = RtpCapabilities.safeParse(value);
        if (!success) return;
        passed++;
        ortc.canConsume(consumable, structuredClone(data));
      }),
      { numRuns: 2_000 },
    );
    expect(passed).toBeGreaterThan(100);
  });
});
