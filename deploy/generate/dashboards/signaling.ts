import { historyMetrics } from '../../../src/telemetry/history-metrics.ts';
import { processMetrics } from '../../../src/telemetry/process-metrics.ts';
import { signalingMetrics } from '../../../src/telemetry/signaling-metrics.ts';
import { snapshotMetrics } from '../../../src/telemetry/snapshot-metrics.ts';
import { webhookMetrics } from '../../../src/telemetry/webhook-metrics.ts';
import { now, quantile, rate, rateOfSamples, sum } from '../promql.ts';
import { type Board, here, type Panel, WINDOW } from './board.ts';
import { instance } from './variables.ts';

const { sessions, connections, eventLoopLag } = snapshotMetrics;
const { sessionsStarted, sessionsDetached, sessionsResumed, sessionsEnded, sessionResume, requests, refusals } =
  signalingMetrics;
const { webhookAttempts, webhookDropped, webhookWaiting } = webhookMetrics;
const { historyWrite, historyWritten, historyFailures, historyDropped, historyWaiting } = historyMetrics;
const { processCpu, residentMemory, heapUsed, openFiles, garbageCollection } = processMetrics;
const ofParley = { ...here, job: 'parley' } as const;

const lines = (title: string, about: string, unit: Panel['unit'], queries: Panel['queries']): Panel => ({
  title,
  about,
  unit,
  draw: 'lines',
  queries,
});

export const signaling: Board = {
  uid: 'parley-signaling',
  title: 'Parley: signaling',
  about: 'Sessions and their connections, requests and refusals, and the process that serves them.',
  variables: [instance],
  rows: [
    {
      title: 'Sessions',
      panels: [
        {
          title: 'Sessions',
          about: 'By state. detached: the connection is lost, and they are waited for.',
          unit: 'number',
          draw: 'stacked',
          queries: [{ expr: sum(now(sessions, here), ['state']), legend: '{{state}}' }],
        },
        lines('Connections', 'Open WebSockets. More than sessions: some do not sign in.', 'number', [
          { expr: sum(now(connections, here)), legend: 'connections' },
        ]),
        lines(
          'Coming, losing, returning, going',
          'A minute. Many detached at once: the network, or a proxy.',
          'number',
          [
            { expr: `60 * ${sum(rate(sessionsStarted, WINDOW, here))}`, legend: 'signed in' },
            { expr: `60 * ${sum(rate(sessionsDetached, WINDOW, here))}`, legend: 'detached' },
            { expr: `60 * ${sum(rate(sessionsResumed, WINDOW, here))}`, legend: 'resumed' },
            { expr: `60 * ${sum(rate(sessionsEnded, WINDOW, here), ['reason'])}`, legend: 'ended: {{reason}}' },
          ],
        ),
        lines(
          'How long they were away',
          'Of those that came back: the median, and what 95 of 100 stay below.',
          'seconds',
          [
            { expr: quantile(0.5, sessionResume, WINDOW, { where: here }), legend: 'median' },
            { expr: quantile(0.95, sessionResume, WINDOW, { where: here }), legend: '95 %' },
          ],
        ),
      ],
    },
    {
      title: 'Requests',
      panels: [
        {
          title: 'Requests',
          about: 'A second, by type.',
          unit: 'number',
          draw: 'stacked',
          queries: [{ expr: sum(rate(requests, WINDOW, here), ['type']), legend: '{{type}}' }],
        },
        {
          title: 'Refusals',
          about: 'A minute, by code. internal is a fault of ours; rate-limited a client that asks too often.',
          unit: 'number',
          draw: 'stacked',
          queries: [{ expr: `60 * ${sum(rate(refusals, WINDOW, here), ['code'])}`, legend: '{{code}}' }],
        },
      ],
    },
    {
      title: 'Call log',
      panels: [
        lines('Entries', 'Written, and lost for good, a minute. Losses leave gaps in reports.', 'number', [
          { expr: `60 * ${sum(rate(historyWritten, WINDOW, here))}`, legend: 'written' },
          { expr: `60 * ${sum(rate(historyDropped, WINDOW, here), ['reason'])}`, legend: 'lost: {{reason}}' },
          { expr: `60 * ${sum(rate(historyFailures, WINDOW, here))}`, legend: 'failed attempts' },
        ]),
        lines('Writing', 'How long a batch takes to be in the database: 95 of 100 stay below.', 'seconds', [
          { expr: quantile(0.95, historyWrite, WINDOW, { where: here }), legend: '95 %' },
        ]),
        lines(
          'Waiting',
          'Entries that wait for the database. Growing: it does not keep up, or does not answer.',
          'number',
          [{ expr: sum(now(historyWaiting, here)), legend: 'waiting' }],
        ),
      ],
    },
    {
      title: 'Webhooks',
      panels: [
        lines('Attempts', 'Attempts to tell an application of an event, a minute, by how they went.', 'number', [
          { expr: `60 * ${sum(rate(webhookAttempts, WINDOW, here), ['outcome'])}`, legend: '{{outcome}}' },
        ]),
        lines('Lost', 'Events of which no application will be told, a minute.', 'number', [
          { expr: `60 * ${sum(rate(webhookDropped, WINDOW, here), ['reason'])}`, legend: '{{reason}}' },
        ]),
        lines('Waiting', 'Growing: an application, or the database, is away or does not keep up.', 'number', [
          { expr: sum(now(webhookWaiting, here), ['state']), legend: '{{state}}' },
        ]),
      ],
    },
    {
      title: 'The process',
      panels: [
        lines('Event loop', 'How late it was. Above 0.2 s people feel it in everything.', 'seconds', [
          { expr: now(eventLoopLag, here), legend: '{{instance}} {{statistic}}' },
        ]),
        lines('Processor time', 'Of one core. Signaling runs on one thread.', 'ratio', [
          { expr: rate(processCpu, WINDOW, ofParley), legend: '{{instance}}' },
        ]),
        lines('Memory', 'What the process holds, and what JavaScript uses of it.', 'bytes', [
          { expr: now(residentMemory, ofParley), legend: '{{instance}} resident' },
          { expr: now(heapUsed, ofParley), legend: '{{instance}} heap' },
        ]),
        lines('Garbage collections', 'A second, by kind.', 'number', [
          { expr: sum(rateOfSamples(garbageCollection, WINDOW, ofParley), ['kind']), legend: '{{kind}}' },
        ]),
        lines('Open files and sockets', 'Each connection is one.', 'number', [
          { expr: now(openFiles, ofParley), legend: '{{instance}}' },
        ]),
      ],
    },
  ],
};
