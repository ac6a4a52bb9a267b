import { historyMetrics } from '../../src/telemetry/history-metrics.ts';
import { pathMetrics } from '../../src/telemetry/path-metrics.ts';
import { processMetrics } from '../../src/telemetry/process-metrics.ts';
import { qualityMetrics } from '../../src/telemetry/quality-metrics.ts';
import { signalingMetrics } from '../../src/telemetry/signaling-metrics.ts';
import { snapshotMetrics } from '../../src/telemetry/snapshot-metrics.ts';
import { switchMetrics } from '../../src/telemetry/switch-metrics.ts';
import { webhookMetrics } from '../../src/telemetry/webhook-metrics.ts';
import { averageOverTime, increase, now, rate, sum } from './promql.ts';
import { type AlertRule, type RuleGroup, runbookOf } from './rules.ts';

/** What breaks, or will, whether or not a promise is broken yet. */
export type Symptom = {
  readonly alert: string;
  readonly severity: 'page' | 'ticket';
  readonly expr: string;
  /** So long it has to hold; absent: at once. */
  readonly for?: string;
  readonly summary: string;
  readonly description: string;
  readonly runbook: readonly string[];
};

const byInstance = (expression: string): string => sum(expression, ['instance']);
const { workers, workerCpu, eventLoopLag, calls, callsLimit, sessions, sessionsLimit } = snapshotMetrics;
const { sessionsDetached, refusals } = signalingMetrics;
const { digestsRefused, digestsTaken, poorSeconds } = qualityMetrics;

const failedPaths = sum(
  increase(pathMetrics.pathFailures, '1h', { reason: { oneOf: ['ice-failed', 'dtls-failed', 'timeout'] } }),
);
const openedPaths = sum(increase(switchMetrics.switches, '1h', { outcome: 'committed' }));

const givenUp = sum(
  increase(switchMetrics.switches, '1h', { from: { not: 'none' }, outcome: { noneOf: ['committed', 'superseded'] } }),
);
const wanted = sum(increase(switchMetrics.switches, '1h', { from: { not: 'none' }, outcome: { not: 'superseded' } }));

export const symptoms: readonly Symptom[] = [
  {
    alert: 'ParleyDown',
    severity: 'page',
    expr: 'up{job="parley"} == 0',
    for: '1m',
    summary: 'A server does not answer.',
    description: '{{ $labels.instance }} has not answered a scrape for a minute.',
    runbook: [
      'Does the process run? Does `/healthz` answer on the machine itself? The log’s last lines say why it ended.',
      'If it runs, Prometheus may lack the token (`PARLEY_METRICS_TOKEN`; *Targets* in Prometheus says 401), or the way to it.',
    ],
  },
  {
    alert: 'ParleyNotWatched',
    severity: 'ticket',
    expr: 'absent(up{job="parley"})',
    for: '5m',
    summary: 'Prometheus watches no Parley at all.',
    description: 'No target has the job parley, so no other alert of these can fire.',
    runbook: ['The job in `prometheus.yml` is called `parley`: rules and dashboards go by that name.'],
  },
  {
    alert: 'ParleyNoMediaWorker',
    severity: 'page',
    expr: `up{job="parley"} == 1\nunless on (job, instance) ${now(workers)}`,
    for: '1m',
    summary: 'No media worker runs: conferences, and calls that need the SFU, get no media.',
    description: '{{ $labels.instance }} has been without a worker for a minute.',
    runbook: [
      '`media worker died` and `media worker did not start` in the log say why; see [when a media worker dies](#when-a-media-worker-dies).',
      'A port that another program has: `PARLEY_MEDIA_PORT`. A worker program that does not run here: delete `~/.cache/parley/worker`, and start again.',
    ],
  },
  {
    alert: 'ParleyMediaWorkerDies',
    severity: 'ticket',
    expr: `${byInstance(increase(pathMetrics.pathFailures, '15m', { reason: { oneOf: ['worker-died', 'worker-stuck'] } }))} > 0`,
    summary: 'A media worker died with rooms on it, or was stuck and was killed.',
    description: '{{ $labels.instance }} lost rooms with it, which moved to another one.',
    runbook: [
      'See [when a media worker dies](#when-a-media-worker-dies). Once is a bug to report, with the line `mediasoup error` before it. Again and again is memory that ran out (`dmesg`), or a client that sends what the worker does not survive: the log names the calls.',
    ],
  },
  {
    alert: 'ParleyMediaWorkerSaturated',
    severity: 'ticket',
    expr: `${rate(workerCpu, '5m')} > 0.85`,
    for: '10m',
    summary: 'A media worker uses nearly all of the one core that it can use.',
    description: 'Worker {{ $labels.worker }} of {{ $labels.instance }}: {{ $value | humanizePercentage }} of a core.',
    runbook: [
      'Beyond it packets are late and lost, for all rooms on that worker. More workers than cores do not help: a larger machine, or a second server.',
      'Built with NSS a worker carries half of what it does with OpenSSL: `srtp` of `parley_media_workers`.',
    ],
  },
  {
    alert: 'ParleyFaults',
    severity: 'ticket',
    expr: `${byInstance(increase(refusals, '10m', { code: 'internal' }))} > 0`,
    summary: 'The server met a fault of its own.',
    description: '{{ $labels.instance }} answered requests with `internal`.',
    runbook: [
      'The log line `fault` has the reference that the client was told, and the stack. It is a bug: report it.',
    ],
  },
  {
    alert: 'ParleySignalingStalls',
    severity: 'ticket',
    expr: `${now(eventLoopLag, { statistic: 'p99' })} > 0.2`,
    for: '5m',
    summary: 'The signaling thread is held up again and again.',
    description: '{{ $labels.instance }}: one in a hundred timers is {{ $value | humanizeDuration }} late.',
    runbook: [
      'Is the machine overloaded (other programs, the media workers on the same cores)? Is it garbage collection (`nodejs_gc_duration_seconds`), or memory that is swapped out?',
      'Which request came how often before? *Requests* on the signaling dashboard.',
    ],
  },
  {
    alert: 'ParleyConnectionsBreak',
    severity: 'page',
    expr: [
      `${byInstance(increase(sessionsDetached, '5m'))} > 0.3 * ${byInstance(averageOverTime(sessions, '5m'))}`,
      `and ${byInstance(increase(sessionsDetached, '5m'))} > 10`,
    ].join('\n'),
    summary: 'Many people lost their connection at once.',
    description: '{{ $labels.instance }}: {{ $value | humanize }} sessions in five minutes.',
    runbook: [
      'The network before the server, or the reverse proxy (its time limits, a reload). *Sessions* on the signaling dashboard shows whether they come back.',
      'People hear each other all the same for as long as the grace period lasts (`PARLEY_GRACE_SECONDS`), since media takes another way.',
    ],
  },
  {
    alert: 'ParleySwitchesFail',
    severity: 'ticket',
    expr: [`${givenUp} / ${wanted} > 0.05`, `and ${givenUp} >= 3`].join('\n'),
    summary: 'Rooms cannot move to the SFU, or back.',
    description:
      '{{ $value | humanizePercentage }} of the moves of an hour were given up; people stayed where they were.',
    runbook: [
      'By `outcome` on the media dashboard: `sfu-unreachable` is the media ports, the announced address or the firewall ([media ports](#media-ports-and-the-address-for-them)); see [switches](#switches-between-paths).',
    ],
  },
  {
    alert: 'ParleyPathsFail',
    severity: 'ticket',
    expr: [`${failedPaths} / (${failedPaths} + ${openedPaths}) > 0.1`, `and ${failedPaths} >= 5`].join('\n'),
    summary: 'Clients reach each other, or the server, less often than usual.',
    description:
      '{{ $value | humanizePercentage }} of the media paths of an hour failed; most were replaced by another.',
    runbook: [
      'By `topology` and `reason` on the media dashboard. `p2p` with `ice-failed` or `timeout`: STUN or TURN does not answer, or people are behind NATs that need it ([TURN](#turn)). `sfu`: the media ports ([media ports](#media-ports-and-the-address-for-them)). `dtls-failed`: a proxy or firewall that lets STUN through and nothing else.',
    ],
  },
  {
    alert: 'ParleyServerAtFault',
    severity: 'ticket',
    expr: `${sum(rate(poorSeconds, '5m', { cause: 'server' }))} > 2`,
    for: '5m',
    summary: 'Quality suffers, and the verdict is that it is the server.',
    description: '{{ $value | humanize }} sources are poor because of the server.',
    runbook: [
      'Workers’ processor time and the event loop on the media and signaling dashboards; then the network of this machine: packets that its interface dropped (`ip -s link`), a line that is full.',
    ],
  },
  {
    alert: 'ParleyDigestsRefused',
    severity: 'ticket',
    expr: `${sum(rate(digestsRefused, '15m'))} / ${sum(rate(digestsTaken, '15m'))} > 0.05`,
    for: '15m',
    summary: 'Clients report numbers that cannot be.',
    description:
      'For each digest taken, {{ $value | humanizePercentage }} of one was not believed: quality is known less well.',
    runbook: [
      'By `reason` on the quality dashboard. `impossible-…`: a new browser version whose statistics changed, or a forger. `unknown-…`, `in-future`, `before-seat`: a client of another version, or one whose clock is wrong.',
    ],
  },
  {
    alert: 'ParleyCallLogLoses',
    severity: 'ticket',
    expr: `${byInstance(increase(historyMetrics.historyDropped, '15m'))} > 0`,
    summary: 'The call log has lost entries.',
    description: '{{ $labels.instance }}: about {{ $value | humanize }} in a quarter of an hour. Calls go on.',
    runbook: [
      'The database does not answer, is full, or is too slow: the log has the reason, and *Call log* on the signaling dashboard shows since when. Reports of calls of that time will have gaps.',
    ],
  },
  {
    alert: 'ParleyWebhooksLose',
    severity: 'ticket',
    expr: `${byInstance(increase(webhookMetrics.webhookDropped, '15m'))} > 0`,
    summary: 'Applications are not told of some of their calls.',
    description: '{{ $labels.instance }}: about {{ $value | humanize }} events in a quarter of an hour. Calls go on.',
    runbook: [
      'By `reason` under *Webhooks* on the signaling dashboard. `refused`, `too-late`: the log names the application and what it answered; when it is mended, it has them told again by `POST /api/events/replay`. `overflow`, `unwritten`: the database was away, and those events are lost.',
    ],
  },
  {
    alert: 'ParleyNearLimit',
    severity: 'ticket',
    expr: [
      `${byInstance(now(calls))} / ${byInstance(now(callsLimit))} > 0.85`,
      `or ${byInstance(now(sessions))} / ${byInstance(now(sessionsLimit))} > 0.85`,
    ].join('\n'),
    for: '10m',
    summary: 'The server will soon refuse calls or people.',
    description: '{{ $labels.instance }}: {{ $value | humanizePercentage }} of what the settings allow.',
    runbook: [
      'Raise `PARLEY_MAX_CALLS` or `PARLEY_MAX_SESSIONS` if processor and memory have room; see the [settings](#settings).',
    ],
  },
  {
    alert: 'ParleyFilesRunOut',
    severity: 'ticket',
    expr: `${now(processMetrics.openFiles, { job: 'parley' })} / ${now(processMetrics.maxFiles, { job: 'parley' })} > 0.8`,
    for: '5m',
    summary: 'The process will soon have as many files and sockets open as it may.',
    description: '{{ $labels.instance }}: {{ $value | humanizePercentage }}.',
    runbook: ['Raise the limit: `LimitNOFILE` of the systemd unit, `ulimits` in Compose. Each connection is one.'],
  },
];

export const symptomGroup: RuleGroup<AlertRule> = {
  name: 'parley-symptoms',
  rules: symptoms.map(({ alert, severity, expr, summary, description, ...rest }) => ({
    alert,
    expr,
    ...(rest.for && { for: rest.for }),
    labels: { severity },
    annotations: { summary, description, runbook: runbookOf(alert) },
  })),
};
