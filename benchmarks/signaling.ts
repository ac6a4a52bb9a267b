// What signaling costs, against a bare `ws` server that sends back what it gets: same messages, same clients, same run.
import { parseArgs } from 'node:util';
import { LightClient } from './signaling/light-client.ts';
import { LARGE, signInAll, tokensFor } from './signaling/people.ts';
import { callAll, callOnce, type Pair, pairsOf, requestOf, roundTrips, throughput } from './signaling/requests.ts';
import { ServerProcess } from './signaling/server-process.ts';
import { bytesPerSession, presenceFanout, reconnectStorm, watchNewcomers } from './signaling/storm.ts';
import { isDisturbed, OtherLoad } from './support/other-load.ts';
import { progress, report } from './support/report.ts';
import { percentile } from './support/statistics.ts';

/** `--scale=0.02` is enough to see that it runs. */
const { values } = parseArgs({ options: { scale: { type: 'string', default: '1' }, json: { type: 'boolean' } } });
const scaled = (count: number): number => Math.max(2, Math.round((count * Number(values.scale)) / 2) * 2);
const SESSIONS = scaled(1_000);
const STORM = scaled(2_000);
const REQUESTS = scaled(20_000);
const CALLS = scaled(2_000);
const CHANGES = scaled(20);
const PER_SECOND = scaled(2_000);
const SECONDS = 10;
const WARM_UP = scaled(1_000);
/** Enough to keep the server busy; more would measure how long they wait for each other. */
const IN_FLIGHT = 64;

const load = new OtherLoad();
const parley = await ServerProcess.start('parley');
const echo = await ServerProcess.start('echo');

progress(`${WARM_UP} of both that are not counted: what a server that has just started compiles is not what it costs`);
const warm = await signInAll(parley.url, await tokensFor(WARM_UP, undefined, 'warm'));
for (let nr = 0; nr < WARM_UP; nr++) warm.push(await LightClient.connect(echo.url, 'open'));
for (const client of warm) client.cut();

progress(`${SESSIONS} connections, and as many hellos`);
const bare: LightClient[] = [];
const connects = await throughput(echo, { requests: SESSIONS, inFlight: IN_FLIGHT }, async () => {
  bare.push(await LightClient.connect(echo.url, 'open'));
});
const tokens = await tokensFor(SESSIONS);
const people: LightClient[] = [];
const hellos = await throughput(parley, { requests: SESSIONS, inFlight: IN_FLIGHT }, async (nr) => {
  const client = await LightClient.connect(parley.url, 'welcome');
  await client.hello(tokens[nr - 1] ?? '');
  people.push(client);
});

progress(`${CALLS} calls, placed, rung, answered and ended`);
const byUser = [...people].sort((one, other) => numberOf(one) - numberOf(other));
const couples = pairsOf(byUser);
const idle = [...couples];
const calls = await throughput(parley, { requests: CALLS, inFlight: Math.min(20, couples.length) }, async () => {
  const couple = idle.shift();
  if (!couple) throw new Error('more calls at once than people');
  await callOnce(couple);
  idle.push(couple);
});

progress(`${REQUESTS} requests in ${couples.length} calls, and as many echoes`);
const pairs = await callAll(byUser);
const askOf = (pair: Pair, nr: number) => {
  const { type, data } = requestOf(pair, nr);
  return pair.one.ask(type, data);
};
/** Each pair says something of everything. */
const pairAt = (nr: number): Pair => pairs[Math.floor(nr / 10) % pairs.length] as Pair;
const requests = await throughput(parley, { requests: REQUESTS, inFlight: IN_FLIGHT }, (nr) => askOf(pairAt(nr), nr));
const echoes = await throughput(echo, { requests: REQUESTS, inFlight: IN_FLIGHT }, (nr) => {
  const client = bare[nr % bare.length] as LightClient;
  const { type, data } = requestOf(pairAt(nr), nr);
  return client.askEcho(type, data);
});

progress(`${PER_SECOND} requests a second for ${SECONDS} s`);
const took = await roundTrips(pairs, { perSecond: PER_SECOND, seconds: SECONDS });
for (const client of [...people, ...bare]) client.cut();

progress(`${SESSIONS} who see one change`);
const company = await signInAll(parley.url, await tokensFor(SESSIONS, () => LARGE));
await watchNewcomers(company, CHANGES);
const fanout = await presenceFanout(parley.url, company, CHANGES);

progress(`${STORM} sessions drop at once`);
const more = await signInAll(parley.url, await tokensFor(STORM - company.length, () => LARGE, 'more'));
await watchNewcomers(more, CHANGES);
const all = [...company, ...more];
const storm = await reconnectStorm(parley.url, all);
for (const person of all) person.cut();

progress(`${SESSIONS} idle sessions`);
const quiet = await ServerProcess.start('parley');
const held = await bytesPerSession(quiet.url, SESSIONS, () => quiet.ask('bytes'));
for (const person of held.people) person.cut();

const others = load.look();
await Promise.all([parley.stop(), quiet.stop(), echo.stop()]);
if (isDisturbed(others)) progress(`this says little: others used ${Math.round(others * 100)} % of the machine`);
report('signaling', [
  { key: 'requestsRatioToEcho', value: requests.perCpuSecond / echoes.perCpuSecond, unit: '×', goal: '0.5' },
  { key: 'requestsPerCpuSecond', value: requests.perCpuSecond, unit: 'requests/s' },
  { key: 'echoesPerCpuSecond', value: echoes.perCpuSecond, unit: 'requests/s' },
  { key: 'requestMs.p50', value: percentile(took, 0.5), unit: 'ms' },
  { key: 'requestMs.p99', value: percentile(took, 0.99), unit: 'ms', goal: '3' },
  { key: 'helloPerSecondRatioToConnect', value: hellos.perCpuSecond / connects.perCpuSecond, unit: '×', goal: '0.5' },
  { key: 'helloPerSecond', value: hellos.perSecond, unit: 'hellos/s' },
  { key: 'connectPerSecond', value: connects.perSecond, unit: 'connections/s' },
  { key: 'callsPerSecond', value: calls.perSecond, unit: 'calls/s' },
  { key: 'presenceFanoutMs.p99', value: percentile(fanout, 0.99), unit: 'ms' },
  { key: 'bytesPerIdleSession', value: held.bytes, unit: 'bytes', goal: '20000' },
  { key: 'resume2000Ms', value: storm.ms, unit: 'ms', goal: '3000' },
  { key: 'resumeLost', value: storm.lost, unit: 'sessions', goal: '0' },
]);

function numberOf({ userId }: LightClient): number {
  return Number(userId.split('-')[1]);
}
