import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { type Moment, playRules, type Series } from '../support/rule-tests.ts';

const MINUTES = 120;
const UP = { 'up{job="parley",instance="a"}': `1x${MINUTES}` };
const at = 'job="parley",instance="a"';
const steady = (value: number): string => `${value}x${MINUTES}`;
const rising = (aMinute: number): string => `0+${aMinute}x${MINUTES}`;

type Case = {
  severity: 'page' | 'ticket';
  /** Beside the alert's own. */
  labels?: Record<string, string>;
  summary: string;
  description: string;
  /** Minutes after which it fires, if it has to hold for a while; not before. */
  after?: number;
  fires: Series;
  /** Nearly so. */
  not: Series;
};

const cases: Record<string, Case> = {
  ParleyDown: {
    severity: 'page',
    labels: { job: 'parley', instance: 'a' },
    summary: 'A server does not answer.',
    description: 'a has not answered a scrape for a minute.',
    after: 1,
    fires: { [`up{${at}}`]: steady(0) },
    not: { [`up{${at}}`]: steady(1), 'up{job="node",instance="a"}': steady(0) },
  },
  ParleyNotWatched: {
    severity: 'ticket',
    labels: { job: 'parley' },
    summary: 'Prometheus watches no Parley at all.',
    description: 'No target has the job parley, so no other alert of these can fire.',
    after: 5,
    fires: { 'up{job="node",instance="a"}': steady(1) },
    not: { [`up{${at}}`]: steady(0) },
  },
  ParleyNoMediaWorker: {
    severity: 'page',
    labels: { job: 'parley', instance: 'a' },
    summary: 'No media worker runs: conferences, and calls that need the SFU, get no media.',
    description: 'a has been without a worker for a minute.',
    after: 1,
    fires: { ...UP, 'parley_media_workers{job="parley",instance="b",version="3",srtp="nss"}': steady(2) },
    not: { ...UP, [`parley_media_workers{${at},version="3",srtp="nss"}`]: steady(1) },
  },
  ParleyMediaWorkerDies: {
    severity: 'ticket',
    labels: { instance: 'a' },
    summary: 'A media worker died with rooms on it, or was stuck and was killed.',
    description: 'a lost rooms with it, which moved to another one.',
    fires: { ...UP, [`parley_path_failures_total{${at},topology="sfu",reason="worker-stuck"}`]: '0x110 3x10' },
    not: {
      ...UP,
      [`parley_path_failures_total{${at},topology="sfu",reason="worker-died"}`]: '0x50 3x70',
      [`parley_path_failures_total{${at},topology="sfu",reason="ice-failed"}`]: rising(0.01),
    },
  },
  ParleyMediaWorkerSaturated: {
    severity: 'ticket',
    labels: { job: 'parley', instance: 'a', worker: '1' },
    summary: 'A media worker uses nearly all of the one core that it can use.',
    description: 'Worker 1 of a: 90% of a core.',
    after: 10,
    fires: { ...UP, [`parley_media_worker_cpu_seconds_total{${at},worker="1"}`]: rising(54) },
    not: { ...UP, [`parley_media_worker_cpu_seconds_total{${at},worker="1"}`]: rising(48) },
  },
  ParleyFaults: {
    severity: 'ticket',
    labels: { instance: 'a' },
    summary: 'The server met a fault of its own.',
    description: 'a answered requests with `internal`.',
    fires: { ...UP, [`parley_requests_refused_total{${at},code="internal"}`]: '0x115 1x5' },
    not: {
      ...UP,
      [`parley_requests_refused_total{${at},code="internal"}`]: '0x50 1x70',
      [`parley_requests_refused_total{${at},code="user-busy"}`]: rising(100),
    },
  },
  ParleySignalingStalls: {
    severity: 'ticket',
    labels: { job: 'parley', instance: 'a', statistic: 'p99' },
    summary: 'The signaling thread is held up again and again.',
    description: 'a: one in a hundred timers is 250ms late.',
    after: 5,
    fires: { ...UP, [`parley_event_loop_lag_seconds{${at},statistic="p99"}`]: steady(0.25) },
    not: {
      ...UP,
      [`parley_event_loop_lag_seconds{${at},statistic="p99"}`]: steady(0.15),
      [`parley_event_loop_lag_seconds{${at},statistic="max"}`]: steady(3),
    },
  },
  ParleyConnectionsBreak: {
    severity: 'page',
    labels: { instance: 'a' },
    summary: 'Many people lost their connection at once.',
    description: 'a: 50 sessions in five minutes.',
    fires: {
      ...UP,
      [`parley_sessions_detached_total{${at}}`]: rising(10),
      [`parley_sessions{${at},state="attached"}`]: steady(100),
    },
    not: {
      ...UP,
      [`parley_sessions_detached_total{${at}}`]: rising(10),
      [`parley_sessions{${at},state="attached"}`]: steady(200),
    },
  },
  ParleySwitchesFail: {
    severity: 'ticket',
    summary: 'Rooms cannot move to the SFU, or back.',
    description: '10% of the moves of an hour were given up; people stayed where they were.',
    fires: { ...UP, ...switches({ committed: 0.9, 'sfu-unreachable': 0.1 }) },
    not: { ...UP, ...switches({ committed: 0.9, superseded: 10, 'sfu-unreachable': 0.04 }) },
  },
  ParleyPathsFail: {
    severity: 'ticket',
    summary: 'Clients reach each other, or the server, less often than usual.',
    description: '20% of the media paths of an hour failed; most were replaced by another.',
    fires: {
      ...UP,
      ...switches({ committed: 0.8 }),
      [`parley_path_failures_total{${at},topology="p2p",reason="ice-failed"}`]: rising(0.1),
      [`parley_path_failures_total{${at},topology="sfu",reason="timeout"}`]: rising(0.1),
    },
    not: {
      ...UP,
      ...switches({ committed: 1 }),
      [`parley_path_failures_total{${at},topology="p2p",reason="ice-failed"}`]: rising(0.1),
      [`parley_path_failures_total{${at},topology="sfu",reason="worker-died"}`]: rising(5),
    },
  },
  ParleyServerAtFault: {
    severity: 'ticket',
    summary: 'Quality suffers, and the verdict is that it is the server.',
    description: '3 sources are poor because of the server.',
    after: 5,
    fires: { ...UP, [`parley_poor_seconds_total{${at},kind="video",cause="server"}`]: rising(180) },
    not: {
      ...UP,
      [`parley_poor_seconds_total{${at},kind="video",cause="server"}`]: rising(100),
      [`parley_poor_seconds_total{${at},kind="video",cause="sender-uplink"}`]: rising(600),
    },
  },
  ParleyDigestsRefused: {
    severity: 'ticket',
    summary: 'Clients report numbers that cannot be.',
    description: 'For each digest taken, 10% of one was not believed: quality is known less well.',
    after: 15,
    fires: {
      ...UP,
      [`parley_digests_taken_total{${at}}`]: rising(100),
      [`parley_digests_refused_total{${at},reason="impossible-loss"}`]: rising(10),
    },
    not: {
      ...UP,
      [`parley_digests_taken_total{${at}}`]: rising(100),
      [`parley_digests_refused_total{${at},reason="impossible-loss"}`]: rising(4),
    },
  },
  ParleyCallLogLoses: {
    severity: 'ticket',
    labels: { instance: 'a' },
    summary: 'The call log has lost entries.',
    description: 'a: about 30 in a quarter of an hour. Calls go on.',
    fires: { ...UP, [`parley_history_entries_dropped_total{${at},reason="scores"}`]: rising(2) },
    not: { ...UP, [`parley_history_entries_dropped_total{${at},reason="scores"}`]: '0x50 9x70' },
  },
  ParleyWebhooksLose: {
    severity: 'ticket',
    labels: { instance: 'a' },
    summary: 'Applications are not told of some of their calls.',
    description: 'a: about 30 events in a quarter of an hour. Calls go on.',
    fires: { ...UP, [`parley_webhook_events_dropped_total{${at},reason="refused"}`]: rising(2) },
    not: { ...UP, [`parley_webhook_events_dropped_total{${at},reason="refused"}`]: '0x50 9x70' },
  },
  ParleyNearLimit: {
    severity: 'ticket',
    labels: { instance: 'a' },
    summary: 'The server will soon refuse calls or people.',
    description: 'a: 90% of what the settings allow.',
    after: 10,
    fires: { ...UP, ...limits({ calls: 10, sessions: 900 }) },
    not: { ...UP, ...limits({ calls: 80, sessions: 800 }) },
  },
  ParleyFilesRunOut: {
    severity: 'ticket',
    labels: { job: 'parley', instance: 'a' },
    summary: 'The process will soon have as many files and sockets open as it may.',
    description: 'a: 87.89%.',
    after: 5,
    fires: { ...UP, [`process_open_fds{${at}}`]: steady(900), [`process_max_fds{${at}}`]: steady(1_024) },
    not: {
      ...UP,
      [`process_open_fds{${at}}`]: steady(800),
      [`process_max_fds{${at}}`]: steady(1_024),
      'process_open_fds{job="node",instance="a"}': steady(1_000),
      'process_max_fds{job="node",instance="a"}': steady(1_024),
    },
  },
};

/** Moves to the SFU, a minute. */
function switches(aMinute: Record<string, number>): Series {
  const of = `${at},from="p2p",to="sfu",reason="third-peer"`;
  return Object.fromEntries(
    Object.entries(aMinute).map(([outcome, rate]) => [
      `parley_topology_switches_total{${of},outcome="${outcome}"}`,
      rising(rate),
    ]),
  );
}

function limits({ calls, sessions }: { calls: number; sessions: number }): Series {
  return {
    [`parley_calls{${at},phase="active"}`]: steady(calls),
    [`parley_calls_limit{${at}}`]: steady(100),
    [`parley_sessions{${at},state="attached"}`]: steady(sessions / 2),
    [`parley_sessions{${at},state="detached"}`]: steady(sessions / 2),
    [`parley_sessions_limit{${at}}`]: steady(1_000),
  };
}

describe('E10: an alert', () => {
  test.each(Object.entries(cases))('%s fires, says so in words, and not when it is nearly so', (alert, one) => {
    const { severity, labels = {}, summary, description, after, fires, not } = one;
    const firing = [
      {
        exp_labels: { severity, ...labels },
        exp_annotations: { summary, description, runbook: `docs/operations.md#${alert.toLowerCase()}` },
      },
    ];
    const moments: Moment[] = [{ minute: MINUTES, alert, firing }];
    // Its window has to fill first, if it has one; then it is pending for so long.
    if (after) moments.unshift({ minute: after - 1, alert, firing: [] });
    expect(playRules(fires, moments)).toBe('');
    expect(playRules(not, [{ minute: MINUTES, alert, firing: [] }])).toBe('');
  });

  test('that the rules have is in one of the two tests of alerts', () => {
    const Rules = z.object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string() })) })) });
    const file = new URL('../../deploy/prometheus/rules/alerts.yml', import.meta.url);
    const names = Rules.parse(parse(readFileSync(file, 'utf8'))).groups.flatMap(({ rules }) =>
      rules.map(({ alert }) => alert),
    );
    const others = readFileSync(new URL('burn-rate-alerts.test.ts', import.meta.url), 'utf8');
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !(name in cases) && !others.includes(`alert: '${name}'`))).toEqual([]);
  });
});
