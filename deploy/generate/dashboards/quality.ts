import { qualityMetrics } from '../../../src/telemetry/quality-metrics.ts';
import { mean, quantile, rate, rateOfBuckets, sum } from '../promql.ts';
import { type Board, here, type Panel, WINDOW } from './board.ts';
import { instance } from './variables.ts';

const { mos, lossRatio, rtt, jitter, freezeRatio, poorSeconds, scoredSeconds, verdicts, digestsTaken, digestsRefused } =
  qualityMetrics;

const lines = (title: string, about: string, unit: Panel['unit'], queries: Panel['queries']): Panel => ({
  title,
  about,
  unit,
  draw: 'lines',
  queries,
});

export const quality: Board = {
  uid: 'parley-quality',
  title: 'Parley: quality',
  about: 'What people see and hear, by kind, leg and way of travel; where it is poor, whose fault it is.',
  variables: [instance],
  rows: [
    {
      title: 'Score',
      panels: [
        lines(
          'Score, worst tenth',
          'Mean opinion score, 1 to 5, that nine of ten samples are above. Below 3.6 many people complain, below 3 nearly all. A dot is a call.',
          'number',
          [{ expr: quantile(0.1, mos, WINDOW, { by: ['kind'], where: here }), legend: '{{kind}}', exemplars: true }],
        ),
        lines('Score by source', 'The mean, for each source.', 'number', [
          { expr: mean(mos, WINDOW, { by: ['source'], where: here }), legend: '{{source}}' },
        ]),
        lines(
          'Score by way of travel',
          'The mean, for each path: a relay or TCP that is worse than the others is a machine to look at.',
          'number',
          [{ expr: mean(mos, WINDOW, { by: ['path'], where: here }), legend: '{{path}}' }],
        ),
        {
          title: 'Scores',
          about: 'All samples, by score.',
          unit: 'number',
          draw: 'heatmap',
          queries: [{ expr: sum(rateOfBuckets(mos, WINDOW, here), ['le']), legend: '{{le}}' }],
        },
      ],
    },
    {
      title: 'Whose fault',
      panels: [
        {
          title: 'Poor, by cause',
          about: 'How many sources are poor at the moment, by whose fault it is.',
          unit: 'number',
          draw: 'stacked',
          queries: [{ expr: sum(rate(poorSeconds, WINDOW, here), ['cause']), legend: '{{cause}}' }],
        },
        lines('Poor, of all that is scored', 'Share of the time that is poor.', 'ratio', [
          {
            expr: `${sum(rate(poorSeconds, WINDOW, here), ['kind'])} / ${sum(rate(scoredSeconds, WINDOW, here), ['kind'])}`,
            legend: '{{kind}}',
          },
        ]),
        {
          title: 'Verdicts, by symptom',
          about: 'That began, a minute.',
          unit: 'number',
          draw: 'stacked',
          queries: [{ expr: `60 * ${sum(rate(verdicts, WINDOW, here), ['symptom'])}`, legend: '{{symptom}}' }],
        },
        {
          title: 'Verdicts, by cause',
          about: 'That began, a minute.',
          unit: 'number',
          draw: 'stacked',
          queries: [{ expr: `60 * ${sum(rate(verdicts, WINDOW, here), ['cause'])}`, legend: '{{cause}}' }],
        },
      ],
    },
    {
      title: 'Network',
      panels: [
        lines(
          'Loss',
          'Of packets, before any was sent again: 95 of 100 samples stay below. Sound bears 2 % well; pictures freeze from 5 % on.',
          'ratio',
          [
            {
              expr: quantile(0.95, lossRatio, WINDOW, { by: ['kind', 'leg'], where: here }),
              legend: '{{kind}}, {{leg}}',
              exemplars: true,
            },
          ],
        ),
        lines('Round trip', '95 of 100 samples stay below. Above 0.3 s people talk over each other.', 'seconds', [
          {
            expr: quantile(0.95, rtt, WINDOW, { by: ['path'], where: here }),
            legend: '{{path}}',
            exemplars: true,
          },
        ]),
        lines('Jitter', '95 of 100 samples stay below. Above 0.05 s sound is delayed or broken.', 'seconds', [
          {
            expr: quantile(0.95, jitter, WINDOW, { by: ['kind', 'leg'], where: here }),
            legend: '{{kind}}, {{leg}}',
            exemplars: true,
          },
        ]),
        lines('Freezes', 'Share of the time in which pictures stood still: 95 of 100 samples stay below.', 'ratio', [
          {
            expr: quantile(0.95, freezeRatio, WINDOW, { by: ['source', 'leg'], where: here }),
            legend: '{{source}}, {{leg}}',
            exemplars: true,
          },
        ]),
      ],
    },
    {
      title: 'Where this comes from',
      panels: [
        lines(
          'Digests taken',
          'What clients measured, a second: one each five seconds from everybody in a call.',
          'number',
          [{ expr: sum(rate(digestsTaken, WINDOW, here)), legend: 'taken' }],
        ),
        {
          title: 'Digests refused',
          about: 'A minute, by reason: a browser whose statistics are odd, a clock that is wrong, or a forger.',
          unit: 'number',
          draw: 'stacked',
          queries: [{ expr: `60 * ${sum(rate(digestsRefused, WINDOW, here), ['reason'])}`, legend: '{{reason}}' }],
        },
      ],
    },
  ],
};
