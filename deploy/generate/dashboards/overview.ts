import { callMetrics } from '../../../src/telemetry/call-metrics.ts';
import { pathMetrics } from '../../../src/telemetry/path-metrics.ts';
import { qualityMetrics } from '../../../src/telemetry/quality-metrics.ts';
import { snapshotMetrics } from '../../../src/telemetry/snapshot-metrics.ts';
import { now, quantile, rate, sum } from '../promql.ts';
import { BUDGET, errorRatio } from '../recording-rules.ts';
import { type Board, here, type Panel, WINDOW } from './board.ts';
import { application, instance } from './variables.ts';

const { calls, rooms, peers, sessions } = snapshotMetrics;
const chosen = { ...here, application: { matching: '$application' } } as const;

const value = (title: string, about: string, expr: string, legend = title): Panel => ({
  title,
  about,
  unit: 'number',
  draw: 'value',
  queries: [{ expr, legend }],
});

/** How many times faster than allowed; 1 uses up the budget of 30 days in 30 days. */
const burning = (window: string): Panel => ({
  title: `Budget burnt, ${window}`,
  about: `How many times faster than the promise allows bad events came in the last ${window}. Above 1 the promise is broken if it goes on; alerts page at 14.4 and 6.`,
  unit: 'number',
  draw: 'lines',
  queries: [{ expr: `${errorRatio(window)} / on (slo) ${BUDGET}`, legend: '{{slo}}' }],
});

export const overview: Board = {
  uid: 'parley-overview',
  title: 'Parley: overview',
  about: 'Are calls good right now, and if not, whose fault is it?',
  variables: [instance, application],
  rows: [
    {
      title: 'Now',
      panels: [
        value(
          'Alerts',
          'Alerts of Parley that fire.',
          'count(ALERTS{alertname=~"Parley.+", alertstate="firing"}) or vector(0)',
        ),
        value('Calls', 'Calls that run.', sum(now(calls, { ...here, phase: 'active' }))),
        value('Ringing', 'Calls that ring.', sum(now(calls, { ...here, phase: 'ringing' }))),
        value('In calls', 'Devices with a seat in a call.', sum(now(peers, here))),
        value('Signed in', 'Devices that are connected.', sum(now(sessions, { ...here, state: 'attached' }))),
        {
          ...value(
            'Poor',
            'Sources that are poor at the moment, as somebody receives them: one for each receiver.',
            sum(rate(qualityMetrics.poorSeconds, WINDOW, here)),
          ),
        },
      ],
    },
    { title: 'Promises', panels: [burning('1h'), burning('6h')] },
    {
      title: 'Calls',
      panels: [
        {
          title: 'Calls and rooms',
          about: 'Calls by phase, and rooms by how their media travels.',
          unit: 'number',
          draw: 'lines',
          queries: [
            { expr: sum(now(calls, here), ['phase']), legend: '{{phase}}' },
            { expr: sum(now(rooms, here), ['topology']), legend: 'rooms: {{topology}}' },
          ],
        },
        {
          title: 'How calls end',
          about: 'A minute. never-connected and lost are ours; the others are people’s.',
          unit: 'number',
          draw: 'stacked',
          queries: [
            { expr: `60 * ${sum(rate(callMetrics.callsEnded, WINDOW, chosen), ['outcome'])}`, legend: '{{outcome}}' },
          ],
        },
        {
          title: 'Calls placed',
          about: 'A minute, by application.',
          unit: 'number',
          draw: 'stacked',
          queries: [
            {
              expr: `60 * ${sum(rate(callMetrics.callsPlaced, WINDOW, chosen), ['application'])}`,
              legend: '{{application}}',
            },
          ],
        },
        {
          title: 'Length of calls',
          about: 'Median of answered calls, and what 95 of 100 stay below.',
          unit: 'seconds',
          draw: 'lines',
          queries: [
            { expr: quantile(0.5, callMetrics.callDuration, WINDOW, { where: here }), legend: 'median' },
            { expr: quantile(0.95, callMetrics.callDuration, WINDOW, { where: here }), legend: '95 %' },
          ],
        },
      ],
    },
    {
      title: 'Waiting',
      panels: [
        {
          title: 'From the answer to media at all ends',
          about: '95 of 100 calls stay below. Above 2 s people say “hello?”.',
          unit: 'seconds',
          draw: 'lines',
          queries: [
            {
              expr: quantile(0.95, callMetrics.callSetup, WINDOW, { by: ['topology'], where: here }),
              legend: '{{topology}}',
              exemplars: true,
            },
          ],
        },
        {
          title: 'From the click to ringing',
          about: '95 of 100 calls stay below.',
          unit: 'seconds',
          draw: 'lines',
          queries: [
            {
              expr: quantile(0.95, callMetrics.timeToRing, WINDOW, { where: here }),
              legend: 'time to ring',
              exemplars: true,
            },
          ],
        },
        {
          title: 'First sound and first picture',
          about: '95 of 100 people stay below, counted from the opening of the path.',
          unit: 'seconds',
          draw: 'lines',
          queries: [
            {
              expr: quantile(0.95, pathMetrics.firstAudio, WINDOW, { by: ['topology'], where: here }),
              legend: 'sound, {{topology}}',
              exemplars: true,
            },
            {
              expr: quantile(0.95, pathMetrics.firstFrame, WINDOW, { by: ['topology'], where: here }),
              legend: 'picture, {{topology}}',
            },
          ],
        },
        {
          title: 'Poor, of all that is scored',
          about: 'Share of the time of all sources that is poor. Above 2 % the promise is broken.',
          unit: 'ratio',
          draw: 'lines',
          queries: [
            {
              expr: `${sum(rate(qualityMetrics.poorSeconds, WINDOW, here), ['kind'])} / ${sum(rate(qualityMetrics.scoredSeconds, WINDOW, here), ['kind'])}`,
              legend: '{{kind}}',
            },
          ],
        },
      ],
    },
  ],
};
