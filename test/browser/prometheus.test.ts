import { expect, test } from 'vitest';
import { startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { startedOnce } from '../support/started-once.ts';

const running = startedOnce(async (keep) => {
  const app = await keep(startApp());
  const prometheus = await keep(startPrometheus({ target: `127.0.0.1:${app.port}` }));
  return { app, prometheus, browser: await keep(people.launchBrowser()) };
});

test('O2: a real Prometheus that scraped a real call knows how it went', async () => {
  const anna = await people.arrive(running.browser, { name: 'Anna', url: running.app.url });
  const boris = await people.arrive(running.browser, { name: 'Boris', url: running.app.url });
  await people.connectVideo(anna, boris);
  const value = (query: string) =>
    expect.poll(() => running.prometheus.query(query), { timeout: 20_000, interval: 250 });
  await value('parley_calls{phase="active"}').toBe(1);
  await value('parley_peers').toBe(2);
  await value('sum(parley_media_transports)').toBe(0);

  await people.hangUp(anna);
  await value('parley_calls_ended_total{application="guests",outcome="completed"}').toBe(1);
  await value('parley_calls{phase="active"}').toBe(0);
  for (const name of [
    'parley_call_time_to_ring_seconds_count',
    'parley_call_setup_seconds_count{topology="p2p"}',
    'parley_call_duration_seconds_count',
  ]) {
    await value(name).toBe(1);
  }
  await value('parley_time_to_first_frame_seconds_count{topology="p2p"}').toBe(2);
  await value('parley_time_to_first_audio_seconds_count{topology="p2p"}').toBe(2);
});
