// What a scrape costs, and what being scraped costs those who talk: the server with nobody, with 200 and with 1,000 people
// in 300 rooms, over real sockets, with a media plane in memory; beside it the same series by prom-client alone.
import { parseArgs } from 'node:util';
import { seriesIn } from '../test/support/telemetry/scraped.ts';
import { Crowd } from './metrics/crowd.ts';
import { ServerProcess } from './metrics/server-process.ts';
import { progress, type Row, report } from './support/report.ts';
import { percentile } from './support/statistics.ts';

const { values } = parseArgs({ options: { scrapes: { type: 'string', default: '200' }, json: { type: 'boolean' } } });
const SCRAPES = Number(values.scrapes);
/** First ones compile code and make connections. */
const WARM_UP = 80;
const PAUSE_MS = 25;
const LOADS = [
  { peers: 0, rooms: 0 },
  { peers: 200, rooms: 60 },
  { peers: 1_000, rooms: 300 },
] as const;
/** As Prometheus asks. */
const HEADERS = {
  accept: 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5',
  'accept-encoding': 'gzip',
};

type Scraped = { ms: number[]; kilobytes: number; series: number };
type Measured = { scraped: Scraped; bare: Scraped; stallMs: number; restStallMs: number; digestsPerCore: number };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function scrape(port: number, times: number): Promise<Scraped> {
  const ms: number[] = [];
  let text = '';
  for (let i = 0; i < times; i += 1) {
    const before = performance.now();
    text = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers: HEADERS })).text();
    ms.push(performance.now() - before);
    await pause(PAUSE_MS);
  }
  const own = text.split('\n').filter((line) => line.startsWith('parley_'));
  return { ms, kilobytes: text.length / 1024, series: seriesIn(own.join('\n')) };
}

async function measure(load: (typeof LOADS)[number]): Promise<Measured> {
  await using disposing = new AsyncDisposableStack();
  const server = await ServerProcess.start();
  disposing.defer(() => server.stop());
  const port = await server.ask('port');
  const crowd = await Crowd.gather(`ws://127.0.0.1:${port}/ws`, load);
  disposing.defer(() => crowd.leave());
  await server.ask('digests', crowd.rooms);
  await scrape(port, WARM_UP);
  await server.ask('forgetStalls');
  const scraped = await scrape(port, SCRAPES);
  const stallMs = await server.ask('stallMs');
  await server.ask('forgetStalls');
  await pause(SCRAPES * PAUSE_MS);
  const restStallMs = await server.ask('stallMs');
  const barePort = await server.ask('bare');
  await scrape(barePort, WARM_UP);
  const bare = await scrape(barePort, SCRAPES);
  const digestsPerCore = await server.ask('digestsPerCore', crowd.rooms);
  return { scraped, bare, stallMs, restStallMs, digestsPerCore };
}

function rows(peers: number, { scraped, bare, stallMs, restStallMs, digestsPerCore }: Measured): Row[] {
  const at = `peers${peers}`;
  const p99 = percentile(scraped.ms, 0.99);
  return [
    { key: `${at}.scrapeMs.p50`, value: percentile(scraped.ms, 0.5), unit: 'ms' },
    { key: `${at}.scrapeMs.p99`, value: p99, unit: 'ms', goal: '20' },
    { key: `${at}.bareScrapeMs.p99`, value: percentile(bare.ms, 0.99), unit: 'ms' },
    { key: `${at}.scrapeToBareRatio.p50`, value: percentile(scraped.ms, 0.5) / percentile(bare.ms, 0.5), unit: '×' },
    { key: `${at}.scrapeToBareRatio.p99`, value: p99 / percentile(bare.ms, 0.99), unit: '×' },
    { key: `${at}.scrapeKilobytes`, value: scraped.kilobytes, unit: 'KiB' },
    { key: `${at}.series`, value: scraped.series, unit: '' },
    { key: `${at}.eventLoopStallMs.max`, value: stallMs, unit: 'ms', goal: '20' },
    { key: `${at}.eventLoopStallMs.unscraped`, value: restStallMs, unit: 'ms' },
    { key: `${at}.digestsPerSecondPerCore`, value: digestsPerCore, unit: 'digests/s' },
  ];
}

const measured: { peers: number; result: Measured }[] = [];
for (const load of LOADS) {
  progress(`${load.peers} people in ${load.rooms} rooms`);
  measured.push({ peers: load.peers, result: await measure(load) });
}
const seriesWith = (peers: number): number => measured.find((one) => one.peers === peers)?.result.scraped.series ?? 0;
report('metrics', [
  ...measured.flatMap(({ peers, result }) => rows(peers, result)),
  { key: 'seriesGrowthWithRooms', value: seriesWith(1_000) - seriesWith(200), unit: 'series', goal: '0' },
]);
