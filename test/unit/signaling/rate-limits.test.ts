import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestLimiter, requestRates, TokenBucket } from '../../../src/signaling/rate-limits.ts';

test('L2: a burst passes, then one must wait, and after that wait one passes', () => {
  const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 0);
  expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([0, 0, 0, 500]);
  expect(bucket.take(499)).toBeGreaterThan(0);
  expect(bucket.take(500)).toBe(0);
});

test('L2: whatever the rate and the moments, never more than burst + rate × time passes, and the wait is enough', () => {
  const rates = fc.record({ perSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 50 }) });
  const gaps = fc.array(fc.nat(2_000), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(rates, gaps, (rate, pauses) => {
      const bucket = new TokenBucket(rate, 0);
      let now = 0;
      let passed = 0;
      for (const pause of pauses) {
        now += pause;
        const wait = bucket.take(now);
        if (wait > 0) {
          now += wait;
          expect(bucket.take(now)).toBe(0);
        }
        passed += 1;
        expect(passed).toBeLessThanOrEqual(rate.burst + (now / 1_000) * rate.perSecond + 1e-6);
      }
    }),
  );
});

test('L2: the wait is enough where fractions do not add up to one', () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 1 }, 0);
  expect([bucket.take(0), bucket.take(8), bucket.take(100)]).toEqual([0, 92, 0]);
});

test('L2: a clock set back lets nothing extra through', () => {
  const bucket = new TokenBucket({ perSecond: 1, burst: 1 }, 10_000);
  expect(bucket.take(10_000)).toBe(0);
  expect(bucket.take(5_000)).toBeGreaterThan(0);
});

test('L2: types have buckets of their own', () => {
  const limiter = new RequestLimiter(0);
  for (let i = 0; i < requestRates['call.place'].burst; i++) expect(limiter.take('call.place', 0)).toBe(0);
  expect(limiter.take('call.place', 0)).toBeGreaterThan(0);
  expect(limiter.take('call.cancel', 0)).toBe(0);
});
