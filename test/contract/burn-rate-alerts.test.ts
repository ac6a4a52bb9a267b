import { describe, expect, test } from 'vitest';
import { type Moment, playRules, type Series } from '../support/rule-tests.ts';

/** Longer than the window of the fastest alert. */
const MINUTES = 75;
const EVENTS = 1_000;

/** The promises, once more and by hand: their alert, what may be bad, and series in which that part is. */
const promises = [
  { slo: 'call-setup', alert: 'ParleyCallsDoNotConnect', budget: 0.005 },
  { slo: 'drops', alert: 'ParleyCallsDrop', budget: 0.005 },
  { slo: 'first-media', alert: 'ParleyMediaComesLate', budget: 0.05 },
  { slo: 'quality', alert: 'ParleyQualityPoor', budget: 0.02 },
  { slo: 'recovery', alert: 'ParleyMediaDoesNotRecover', budget: 0.05 },
] as const;
type Slo = (typeof promises)[number]['slo'];

/** Rising evenly, so many a minute. */
type Rates = Readonly<Record<string, number>>;

function ratesOf(bad: Readonly<Record<Slo, number>>, events = EVENTS): Rates {
  const ended = (outcome: string): string => `parley_calls_ended_total{application="acme",outcome="${outcome}"}`;
  const neverConnected = bad['call-setup'] * events;
  const lost = bad.drops * (events - neverConnected);
  const of = '{job="parley",instance="a",topology="sfu"';
  return {
    [ended('never-connected')]: neverConnected,
    [ended('lost')]: lost,
    [ended('completed')]: events - neverConnected - lost,
    // What people do is no failure.
    [ended('declined')]: events,
    [`parley_time_to_first_audio_seconds_count${of}}`]: events,
    [`parley_time_to_first_audio_seconds_bucket${of},le="1.5"}`]: events * (1 - bad['first-media']),
    [`parley_time_to_first_audio_seconds_bucket${of},le="2.5"}`]: events,
    'parley_poor_seconds_total{kind="audio",cause="network"}': (bad.quality * events) / 2,
    'parley_poor_seconds_total{kind="video",cause="server"}': (bad.quality * events) / 2,
    'parley_scored_seconds_total{kind="audio"}': events / 2,
    'parley_scored_seconds_total{kind="video"}': events / 2,
    'parley_media_interruptions_total{topology="p2p"}': events,
    [`parley_media_recovery_seconds_bucket${of},le="5.0"}`]: events * (1 - bad.recovery),
  };
}

const steadily = (rates: Rates, minutes = MINUTES): Series =>
  Object.fromEntries(Object.entries(rates).map(([series, rate]) => [series, `0+${rate}x${minutes}`]));

const all = (part: (budget: number) => number): Record<Slo, number> =>
  Object.fromEntries(promises.map(({ slo, budget }) => [slo, part(budget)])) as Record<Slo, number>;

const burnRates = [
  { factor: 14.4, window: '1h', severity: 'page' },
  { factor: 6, window: '6h', severity: 'page' },
  { factor: 3, window: '1d', severity: 'ticket' },
  { factor: 1, window: '3d', severity: 'ticket' },
] as const;

const summaries: Record<Slo, [summary: string, promise: string]> = {
  'call-setup': [
    'People answer, and neither see nor hear each other.',
    'Of answered calls, 99.5 % get media at all ends.',
  ],
  drops: ['Calls are cut off.', 'Of calls that connected, 99.5 % end because somebody hung up.'],
  'first-media': [
    'People wait for each other’s sound after the answer.',
    '95 % of people hear the others within 1.5 s of the answer.',
  ],
  quality: ['Much of what people see and hear is poor.', '98 % of the time that is scored is not poor.'],
  recovery: [
    'Media that breaks off does not come back soon.',
    'Of media that was interrupted, 95 % is back within 5 s.',
  ],
};

/** The alerts of a promise whose factor is below this one. */
function burning(promise: (typeof promises)[number], times: number, minute: number): Moment {
  const { slo, alert, budget } = promise;
  const [summary, kept] = summaries[slo];
  const percentage = `${Number((times * budget * 100).toPrecision(4))}%`;
  return {
    minute,
    alert,
    firing: burnRates
      .filter(({ factor }) => times > factor)
      .map(({ factor, window, severity }) => ({
        exp_labels: { slo, window, severity },
        exp_annotations: {
          summary,
          description: `${percentage} in ${window}: ${factor} times what the promise allows. ${kept}`,
          runbook: `docs/operations.md#${alert.toLowerCase()}`,
        },
      })),
  };
}

describe('E10: each promise', () => {
  test.each([15, 14, 6.3, 5.7, 3.1, 2.9, 1.1, 0.9])(
    'burnt %f times as fast as allowed fires what is slower than that, and nothing else',
    (times) => {
      const series = steadily(ratesOf(all((budget) => times * budget)));
      expect(
        playRules(
          series,
          promises.map((promise) => burning(promise, times, MINUTES)),
        ),
      ).toBe('');
    },
  );

  test('that is kept, and one of a server on which nothing happens, fires nothing', () => {
    const quiet = promises.map((promise) => burning(promise, 0, MINUTES));
    expect(playRules(steadily(ratesOf(all(() => 0))), quiet)).toBe('');
    expect(
      playRules(
        steadily(
          ratesOf(
            all(() => 0),
            0,
          ),
        ),
        quiet,
      ),
    ).toBe('');
    expect(playRules({}, quiet)).toBe('');
  });

  test('broken by one or two among few is no alert: a quiet night has a budget of less than one', () => {
    const few = { 'call-setup': 0.5, drops: 0.5, 'first-media': 0.75, quality: 0.9, recovery: 0.75 };
    // In 75 minutes: one call that never connected, half of one that was lost, two late ones, 135 poor seconds.
    const rates = ratesOf(few, 2 / MINUTES);
    const quality = {
      'parley_poor_seconds_total{kind="audio",cause="network"}': 1.8,
      'parley_scored_seconds_total{kind="audio"}': 2,
    };
    const none = promises.map((promise) => burning(promise, 0, MINUTES));
    expect(playRules(steadily({ ...rates, ...quality }), none)).toBe('');
  });

  test('that was broken for an hour is no page any more ten minutes after', () => {
    const bad = ratesOf(all((budget) => 15 * budget));
    const good = ratesOf(all(() => 0));
    const series = Object.fromEntries(
      Object.entries(bad).map(([name, rate]) => {
        const kept = good[name] ?? 0;
        return [name, `0+${rate}x60 ${rate * 60 + kept}+${kept}x59`];
      }),
    );
    const pages = (minute: number, value: number | null) => {
      const expr = 'count(ALERTS{alertstate="firing", slo!="", window="1h"})';
      return { minute, expr, value };
    };
    expect(playRules(series, [], [pages(60, promises.length), pages(70, null)])).toBe('');
  });
});
