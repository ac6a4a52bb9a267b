import { pathMetrics } from '../../../src/telemetry/path-metrics.ts';
import { snapshotMetrics } from '../../../src/telemetry/snapshot-metrics.ts';
import { switchMetrics } from '../../../src/telemetry/switch-metrics.ts';
import { now, quantile, rate, sum } from '../promql.ts';
import { type Board, here, type Panel, WINDOW } from './board.ts';
import { instance } from './variables.ts';

const { rooms, limitedPeers, routers, pipes, transports, producers, consumers } = snapshotMetrics;
const { workers, workerCpu, workerFailures, spreadFailures } = snapshotMetrics;
const { switches, switchDuration, mediaGap, sharpAgain } = switchMetrics;
const moved = { ...here, from: { not: 'none' } } as const;

const lines = (title: string, about: string, unit: Panel['unit'], queries: Panel['queries']): Panel => ({
  title,
  about,
  unit,
  draw: 'lines',
  queries,
});

export const media: Board = {
  uid: 'parley-media',
  title: 'Parley: media',
  about: 'How media travels: paths, the SFU and its workers, and moves between paths while people talk.',
  variables: [instance],
  rows: [
    {
      title: 'The SFU',
      panels: [
        lines('Rooms', 'By how their media travels. none: somebody waits alone.', 'number', [
          { expr: sum(now(rooms, here), ['topology']), legend: '{{topology}}' },
        ]),
        lines('Workers', 'That run. Fewer than configured: see the runbook.', 'number', [
          { expr: sum(now(workers, here), ['version', 'srtp']), legend: '{{version}}, {{srtp}}' },
        ]),
        lines(
          'Workers’ processor time',
          'Of one core, which is all that a worker can use. Above 0.85 packets get late.',
          'ratio',
          [{ expr: rate(workerCpu, WINDOW, here), legend: '{{instance}} {{worker}}' }],
        ),
        {
          title: 'Workers that failed',
          about:
            'A minute, by reason. stuck: it did not answer, and was killed; no-port, no-descriptors: it did not start. not spread: a room stayed on a worker that is full.',
          unit: 'number',
          draw: 'stacked',
          queries: [
            { expr: `60 * ${sum(rate(workerFailures, WINDOW, here), ['reason'])}`, legend: '{{reason}}' },
            { expr: `60 * ${sum(rate(spreadFailures, WINDOW, here), ['reason'])}`, legend: 'not spread: {{reason}}' },
          ],
        },
        {
          title: 'Transports',
          about: 'By state. Many that stay new or connecting: clients do not reach the media ports.',
          unit: 'number',
          draw: 'stacked',
          queries: [{ expr: sum(now(transports, here), ['state']), legend: '{{state}}' }],
        },
        lines(
          'Held back by a limit',
          'People whose pictures are smaller than their line would carry, by what the SFU may send out for their room, or for their application.',
          'number',
          [{ expr: sum(now(limitedPeers, here), ['limit']), legend: '{{limit}}' }],
        ),
        lines('Routers, producers, consumers', 'What the SFU holds. Pipes: for rooms on several workers.', 'number', [
          { expr: sum(now(routers, here)), legend: 'routers' },
          { expr: sum(now(pipes, here)), legend: 'pipes' },
          { expr: sum(now(producers, here), ['state']), legend: 'producers, {{state}}' },
          { expr: sum(now(consumers, here), ['state']), legend: 'consumers, {{state}}' },
        ]),
        {
          title: 'Media paths that failed',
          about: 'A minute, by topology and reason.',
          unit: 'number',
          draw: 'stacked',
          queries: [
            {
              expr: `60 * ${sum(rate(pathMetrics.pathFailures, WINDOW, here), ['topology', 'reason'])}`,
              legend: '{{topology}}: {{reason}}',
            },
          ],
        },
        lines(
          'Too much media',
          'Times a minute that a peer sent more than it may, by source; none: of nothing it sends.',
          'number',
          [{ expr: `60 * ${sum(rate(pathMetrics.excessMedia, WINDOW, here), ['source'])}`, legend: '{{source}}' }],
        ),
      ],
    },
    {
      title: 'Waiting, and coming back',
      panels: [
        lines('First sound', '95 of 100 people stay below, from the opening of the path.', 'seconds', [
          {
            expr: quantile(0.95, pathMetrics.firstAudio, WINDOW, { by: ['topology'], where: here }),
            legend: '{{topology}}',
            exemplars: true,
          },
        ]),
        lines('First picture', '95 of 100 people stay below, from the opening of the path.', 'seconds', [
          {
            expr: quantile(0.95, pathMetrics.firstFrame, WINDOW, { by: ['topology'], where: here }),
            legend: '{{topology}}',
            exemplars: true,
          },
        ]),
        lines('Interruptions', 'Paths that carried media and broke, a minute, by topology.', 'number', [
          {
            expr: `60 * ${sum(rate(pathMetrics.mediaInterruptions, WINDOW, here), ['topology'])}`,
            legend: '{{topology}}',
          },
        ]),
        lines('Until media is back', '95 of 100 interruptions stay below.', 'seconds', [
          {
            expr: quantile(0.95, pathMetrics.mediaRecovery, WINDOW, { by: ['topology'], where: here }),
            legend: 'to {{topology}}',
            exemplars: true,
          },
        ]),
      ],
    },
    {
      title: 'Moves between paths',
      panels: [
        {
          title: 'Moves',
          about: 'A minute, by how they ended. superseded is no fault.',
          unit: 'number',
          draw: 'stacked',
          queries: [
            {
              expr: `60 * ${sum(rate(switches, WINDOW, moved), ['from', 'to', 'outcome'])}`,
              legend: '{{from}} → {{to}}: {{outcome}}',
            },
          ],
        },
        lines(
          'Gap',
          'How long pictures stood still beyond the usual: 95 of 100 stay below. Seen from 0.1 s on.',
          'seconds',
          [
            {
              expr: quantile(0.95, mediaGap, WINDOW, { by: ['from', 'to'], where: moved }),
              legend: '{{from}} → {{to}}',
              exemplars: true,
            },
          ],
        ),
        lines('How long both paths run', '95 of 100 moves stay below.', 'seconds', [
          {
            expr: quantile(0.95, switchDuration, WINDOW, { by: ['from', 'to'], where: moved }),
            legend: '{{from}} → {{to}}',
            exemplars: true,
          },
        ]),
        lines('Until pictures are sharp again', '95 of 100 stay below.', 'seconds', [
          {
            expr: quantile(0.95, sharpAgain, WINDOW, { by: ['from', 'to'], where: moved }),
            legend: '{{from}} → {{to}}',
          },
        ]),
      ],
    },
  ],
};
