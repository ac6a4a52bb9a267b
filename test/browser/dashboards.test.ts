import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type AppUnderTest, startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import * as conference from '../support/conference-people.ts';
import { startCuttableProxy } from '../support/cuttable-proxy.ts';
import { panelQueries, ruleFiles } from '../support/deploy-files.ts';
import { type Prometheus, startPrometheus } from '../support/prometheus.ts';
import { startedOnce } from '../support/started-once.ts';

/** Longer than the test: what happened once is in every rate. */
const WINDOW = '5m';
const PATIENCE_MS = 60_000;

const running = startedOnce(async (keep) => {
  const app = await keep(startApp());
  const wire = await keep(startCuttableProxy(app.port));
  const rules = eagerRules();
  await keep(Promise.resolve({ close: async () => rmSync(rules.folder, { recursive: true }) }));
  const prometheus = await keep(startPrometheus({ target: `127.0.0.1:${app.port}`, ruleFiles: rules.files }));
  return { app, wire, prometheus, browser: await keep(people.launchBrowser()) };
});

/** The rules of deploy/, each looked at as often as Prometheus looks at all: nobody waits here for half a minute. */
function eagerRules(): { folder: string; files: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'parley-rules-'));
  const files = ruleFiles.map((file) => {
    const { groups }: { groups: { interval?: string }[] } = parse(readFileSync(file, 'utf8'));
    const copy = join(folder, basename(file));
    writeFileSync(copy, JSON.stringify({ groups: groups.map((group) => ({ ...group, interval: undefined })) }));
    return copy;
  });
  return { folder, files };
}

/** A call that rings, a meeting that moves to the SFU and back, a worker that dies, a connection that is lost. */
async function aDay(app: AppUnderTest): Promise<void> {
  const arrive = (name: string, url = app.url) => people.arrive(running.browser, { name, url });
  const anna = await arrive('Anna', `http://localhost:${running.wire.port}`);
  const boris = await arrive('Boris');
  await people.connectVideo(anna, boris);
  running.wire.cut();
  await anna.page.getByTestId('reconnecting-banner').waitFor();
  running.wire.mend();
  await anna.page.getByTestId('reconnecting-banner').waitFor({ state: 'hidden' });
  const carol = await arrive('Carol');
  await conference.addPerson(anna, 'Carol');
  await people.answer(carol, 'video');
  const all = [anna, boris, carol];
  await Promise.all(all.map((person) => conference.travelsBy(person, 'sfu')));
  await conference.everybodySeesEverybody(...all);
  await app.killWorkers();
  await expect
    .poll(() => app.metric('parley_media_recovery_seconds_count{topology="sfu"}'), { timeout: PATIENCE_MS })
    .toBe(1);
  await conference.everybodySeesEverybody(...all);
  await people.hangUp(carol);
  await Promise.all([anna, boris].map((person) => conference.travelsBy(person, 'p2p')));
  await conference.everybodySeesEverybody(anna, boris);
  // Adding somebody gave the call a link, so that it ends with the last one.
  await people.hangUp(anna);
  await people.hangUp(boris);
  // Somebody still talks when the dashboards are looked at.
  const [erik, frida] = [await arrive('Erik'), await arrive('Frida')];
  await people.connectVideo(erik, frida);
}

/** As Grafana asks when nothing is chosen at the top. */
const asked = (expr: string): string =>
  expr.replaceAll('$__rate_interval', WINDOW).replaceAll('$instance', '.*').replaceAll('$application', '.*');

async function withoutData(prometheus: Prometheus): Promise<string[]> {
  const answers = panelQueries().map(async ({ where, expr, legend }) => {
    const series = await prometheus.series(asked(expr));
    return series.some(({ value }) => Number.isFinite(value)) ? [] : [`${where} (${legend})`];
  });
  return (await Promise.all(answers)).flat();
}

test('E11: every query of every panel has data after people talked', { timeout: 240_000 }, async () => {
  expect(panelQueries().length).toBeGreaterThan(60);
  // What happened before Prometheus looked for the first time is in no rate.
  await expect
    .poll(() => running.prometheus.series('parley_sessions_resumed_total'), { timeout: PATIENCE_MS })
    .toHaveLength(1);
  await aDay(running.app);
  await expect.poll(() => withoutData(running.prometheus), { timeout: PATIENCE_MS, interval: 1_000 }).toEqual([]);
});
