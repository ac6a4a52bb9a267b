// As root. What a second worker is worth to one room that is too large for one, and what the pipe between them costs. And
// how evenly the workers of a server are loaded: hours of rooms of 2 to 30 that fill gradually and end, simulated a second
// a step. Where each room and each newcomer goes is decided by the server's own functions (workers/placement/); what a
// worker takes for it follows from packets, whose price is measured beforehand on the real worker program.
import { arrivals } from './cores/arrivals.ts';
import { delayOfPipes, mostOfOneRoom } from './cores/one-room.ts';
import { measurePacketCosts } from './cores/packet-costs.ts';
import { type Placing, simulate } from './cores/simulation.ts';
import { progress, report } from './support/report.ts';
import { percentile } from './support/statistics.ts';

const SEEDS = 20;
/** None of those, 1 to 20, at which the bounds of `workers/placement/` were looked at when they were chosen. */
const FIRST_SEED = 1_001;
const WORKERS = 4;
/** Of which the first part is not looked at: the server is empty when it starts. */
const [SECONDS, WARMING_S] = [3_600, 600];
/** A room a minute: workers take about half of a core each. */
const ROOM_EVERY_S = 60;
/** A worker that takes less is as good as idle: smaller divisors say nothing. */
const LEAST_LOAD = 0.01;
/** Beyond this share of a core packets are late. */
const HOT = 0.8;

const pipes = await delayOfPipes();
const onOne = await mostOfOneRoom(1, progress);
const onTwo = await mostOfOneRoom(2, progress);

const costs = await measurePacketCosts();
const perCore = (cost: number): string => Math.round(1 / cost).toLocaleString('en');
progress(`packets a second and core: ${perCore(costs.sent)} sent, ${perCore(costs.received)} received`);

type Hours = { spread: number; hot: number; load: number };

function hoursOf(placing: Placing): Hours {
  const runs = Array.from({ length: SEEDS }, (_, index) => {
    const plans = arrivals(FIRST_SEED + index, { seconds: SECONDS, everyS: ROOM_EVERY_S });
    const loads = simulate(plans, { workers: WORKERS, seconds: SECONDS, costs, placing }).slice(WARMING_S);
    return {
      spread: mean(loads.map((now) => Math.max(...now) / Math.max(LEAST_LOAD, Math.min(...now)))),
      hot: mean(loads.map((now) => (Math.max(...now) > HOT ? 1 : 0))),
      load: mean(loads.map(mean)),
    };
  });
  const median = (of: (run: Hours) => number): number => percentile(runs.map(of), 0.5);
  const found = {
    spread: median(({ spread }) => spread),
    hot: median(({ hot }) => hot),
    load: median(({ load }) => load),
  };
  progress(
    `${placing}: largest ÷ smallest load ${found.spread.toFixed(2)}, some worker is hot ${found.hot.toFixed(2)}`,
  );
  return found;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const [measured, together, fewest, roundRobin] = (
  ['measured', 'measured, no pipes', 'fewest rooms', 'round robin'] as const
).map(hoursOf) as [Hours, Hours, Hours, Hours];
report('cores', [
  { key: 'twoWorkersRatio', value: onTwo.perSecond / onOne.perSecond, unit: '×', goal: '1.8' },
  { key: 'oneWorkerPerSecond', value: onOne.perSecond, unit: 'packets' },
  { key: 'twoWorkersPerSecond', value: onTwo.perSecond, unit: 'packets' },
  { key: 'pipeDelayMs.p50', value: pipes.p50, unit: 'ms' },
  { key: 'pipeDelayMs.p99', value: pipes.p99, unit: 'ms' },
  {
    key: 'loadSpread',
    value: measured.spread,
    unit: 'largest ÷ smallest',
    goal: `below ${roundRobin.spread.toFixed(2)}`,
  },
  { key: 'roundRobinSpread', value: roundRobin.spread, unit: 'largest ÷ smallest' },
  { key: 'fewestRoomsSpread', value: fewest.spread, unit: 'largest ÷ smallest' },
  { key: 'withoutPipesSpread', value: together.spread, unit: 'largest ÷ smallest' },
  { key: 'hotShare', value: measured.hot, unit: 'of the time' },
  { key: 'roundRobinHotShare', value: roundRobin.hot, unit: 'of the time' },
  { key: 'fewestRoomsHotShare', value: fewest.hot, unit: 'of the time' },
  { key: 'withoutPipesHotShare', value: together.hot, unit: 'of the time' },
  { key: 'meanLoad', value: measured.load, unit: 'of a core' },
  { key: 'withoutPipesMeanLoad', value: together.load, unit: 'of a core' },
]);
