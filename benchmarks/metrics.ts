// What a scrape costs, and what being scraped costs those who talk: the server with nobody, with 200 and with 1,000 people
// in 300 rooms, over real sockets, with a media plane in memory; beside it the same series by prom-client alone.
import { parseArgs } from 'node:util';
import { seriesIn } from '../test/support/telemetry/scraped.ts';
import { Crowd } from './metrics/crowd.ts';
import { ServerProcess } from './metrics/server-process.ts';
import { isDisturbed, OtherLoad } from './support/other-load.ts';
import { progress, type Row, report } from './support/report.ts';
import { percentile } from './support/statistics.ts';

const { values } = parseArgs({ options: { blocks: { type: 'string', default: '6' }, json: { type: 'boolean' } } });
const BLOCKS = Number(values.blocks);
/** Scrapes in one. */
const BLOCK = 50;
const MAX_TRIES = 4;
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
type Watched<T> = { result: T; stallMs: number };
type Measured = { own: Watched<Scraped>; bare: Watched<Scraped>; unscrapedStallMs: number; digestsPerCore: number };

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

async function measure(count: (typeof LOADS)[number]): Promise<Measured> {
  await using disposing = new AsyncDisposableStack();
  const server = await ServerProcess.start();
  disposing.defer(() => server.stop());
  const port = await server.ask('port');
  const crowd = await Crowd.gather(`ws://127.0.0.1:${port}/ws`, count);
  disposing.defer(() => crowd.leave());
  await server.ask('digests', crowd.rooms);
  await scrape(port, WARM_UP);
  const barePort = await server.ask('bare');
  await scrape(barePort, WARM_UP);
  const own = await undisturbed(server, () => scrape(port, BLOCK));
  const bare = await undisturbed(server, () => scrape(barePort, BLOCK));
  const rest = await undisturbed(server, () => pause(BLOCK * PAUSE_MS));
  return {
    own: { result: together(own.map(({ result }) => result)), stallMs: longest(own) },
    bare: { result: together(bare.map(({ result }) => result)), stallMs: longest(bare) },
    unscrapedStallMs: longest(rest),
    digestsPerCore: await server.ask('digestsPerCore', crowd.rooms),
  };
}

/** So many blocks of the work, with how long the event loop was held up in each; those that others disturbed do not count. */
async function undisturbed<T>(server: ServerProcess, work: () => Promise<T>): Promise<Watched<T>[]> {
  const blocks: Watched<T>[] = [];
  for (let tries = 0; blocks.length < BLOCKS && tries < BLOCKS * MAX_TRIES; tries += 1) {
    const load = new OtherLoad();
    await server.ask('forgetStalls');
    const result = await work();
    const stallMs = await server.ask('stallMs');
    const others = load.look();
    if (isDisturbed(others))
      progress(`a block was disturbed: others used ${Math.round(others * 100)} % of the machine`);
    else blocks.push({ result, stallMs });
  }
  if (blocks.length < BLOCKS) throw new Error('other programs leave this machine too little rest to measure anything');
  return blocks;
}

const longest = (blocks: readonly Watched<unknown>[]): number => Math.max(...blocks.map(({ stallMs }) => stallMs));

function together(parts: readonly Scraped[]): Scraped {
  const last = parts.at(-1);
  if (!last) throw new Error('nothing was scraped');
  return { ...last, ms: parts.flatMap(({ ms }) => ms) };
}

function rows(peers: number, { own, bare, unscrapedStallMs, digestsPerCore }: Measured): Row[] {
  const at = `peers${peers}`;
  const [p50, p99] = [percentile(own.result.ms, 0.5), percentile(own.result.ms, 0.99)];
  const [bareP50, bareP99] = [percentile(bare.result.ms, 0.5), percentile(bare.result.ms, 0.99)];
  return [
    { key: `${at}.scrapeMs.p50`, value: p50, unit: 'ms' },
    { key: `${at}.scrapeMs.p99`, value: p99, unit: 'ms', goal: '20' },
    { key: `${at}.bareScrapeMs.p50`, value: bareP50, unit: 'ms' },
    { key: `${at}.bareScrapeMs.p99`, value: bareP99, unit: 'ms' },
    { key: `${at}.scrapeToBareRatio.p50`, value: p50 / bareP50, unit: '×' },
    { key: `${at}.scrapeToBareRatio.p99`, value: p99 / bareP99, unit: '×' },
    { key: `${at}.scrapeKilobytes`, value: own.result.kilobytes, unit: 'KiB' },
    { key: `${at}.series`, value: own.result.series, unit: '' },
    { key: `${at}.eventLoopStallMs.max`, value: own.stallMs, unit: 'ms', goal: '20' },
    { key: `${at}.eventLoopStallMs.bare`, value: bare.stallMs, unit: 'ms' },
    { key: `${at}.eventLoopStallMs.unscraped`, value: unscrapedStallMs, unit: 'ms' },
    { key: `${at}.digestsPerSecondPerCore`, value: digestsPerCore, unit: 'digests/s' },
  ];
}

const measured: { peers: number; result: Measured }[] = [];
for (const load of LOADS) {
  progress(`${load.peers} people in ${load.rooms} rooms`);
  measured.push({ peers: load.peers, result: await measure(load) });
}
const seriesWith = (peers: number): number =>
  measured.find((one) => one.peers === peers)?.result.own.result.series ?? 0;
report('metrics', [
  ...measured.flatMap(({ peers, result }) => rows(peers, result)),
  { key: 'seriesGrowthWithRooms', value: seriesWith(1_000) - seriesWith(200), unit: 'series', goal: '0' },
]);
