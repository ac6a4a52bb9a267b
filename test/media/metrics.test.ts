import { describe, expect, onTestFinished, test } from 'vitest';
import { connectedCall } from '../support/conversations.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { promtool } from '../support/promtool.ts';
import { startServer } from '../support/server.ts';
import { families } from '../support/telemetry/scraped.ts';

const OPEN = 'application/openmetrics-text';

/** A server on which Anna and Boris talked, and one of them has hung up. */
async function afterACall() {
  const server = await startServer();
  const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
  const { callId } = await connectedCall(anna, boris);
  await anna.request('call.leave', { callId });
  const scrape = async (accept: string): Promise<string> =>
    (await fetch(`${server.http}/metrics`, { headers: { accept } })).text();
  return { server, callId, scrape };
}

describe('what a server shows after a call', () => {
  test('E2: promtool finds nothing in it', async () => {
    const { scrape } = await afterACall();
    expect(promtool(['check', 'metrics'], await scrape('text/plain'))).toEqual({ code: 0, output: '' });
  });

  test('E2: both formats have the same series', async () => {
    const { scrape } = await afterACall();
    const seriesOf = (text: string): string[] =>
      families(text)
        .filter(({ name }) => name.startsWith('parley_'))
        .flatMap(({ samples }) => samples.map(({ name, labels }) => JSON.stringify([name, labels])));
    const open = await scrape(OPEN);
    expect(open).toMatch(/\n# EOF\n$/);
    expect(seriesOf(open)).toEqual(seriesOf(await scrape('text/plain')));
  });

  test('E3: a real Prometheus takes its OpenMetrics, keeps the exemplars and gives the call’s id back', async () => {
    const { server, callId } = await afterACall();
    const prometheus = await startPrometheus({ target: `127.0.0.1:${server.port}` });
    onTestFinished(() => prometheus.stop());
    const poll = { timeout: 15_000 };
    await expect.poll(() => prometheus.query('parley_call_setup_seconds_count{topology="p2p"}'), poll).toBe(1);
    expect(await prometheus.query('parley_call_duration_seconds_bucket{le="5.0"}')).toBe(1);
    const exemplars = await prometheus.exemplars('parley_call_setup_seconds_bucket');
    expect(exemplars).toEqual([{ labels: { call_id: callId }, value: expect.any(Number) }]);
    expect(await prometheus.exemplars('parley_time_to_first_audio_seconds_bucket')).toEqual([
      { labels: { call_id: callId }, value: 0.002 },
    ]);
    expect(await prometheus.query('up{job="parley"}')).toBe(1);
  });
});
