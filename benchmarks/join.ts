// What it takes to come into rooms, for many at the same time: until something is heard, and of the server's processor.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { cpuSecondsOf } from './fanout/processor.ts';
import { chromiumJoins } from './join/chromium-joins.ts';
import { JoiningPeer, openEnds } from './join/joining-peer.ts';
import { LoadGenerator } from './load-generator/load-generator.ts';
import { inBatches } from './signaling/people.ts';
import { isDisturbed, OtherLoad } from './support/other-load.ts';
import { startRealServer } from './support/real-server.ts';
import { progress, report } from './support/report.ts';
import { percentile } from './support/statistics.ts';

const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '5' },
    /** Of a real browser that comes into a meeting on the SFU; 0: without browsers. */
    runs: { type: 'string', default: '20' },
    json: { type: 'boolean' },
  },
});
const ROOM = 10;
/** Who come before it counts: what a server that has just started compiles is not what a join costs. */
const WARM_UP = { peers: 100, seconds: 2 };
/** After the last one came. Who has not got everything by then has failed. */
const SETTLING_MS = 5_000;
const LOOK_EACH_MS = 50;
/** Of those who failed. */
const MAX_TOLD = 5;
const BARE = fileURLToPath(new URL('./join/bare-joins.ts', import.meta.url));

const peers = Math.ceil(Number(values.peers) / ROOM) * ROOM;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A room's people see each other come and go, and nobody else's do: who tells a large company of it is `signaling`. */
const companies = Array.from({ length: Math.max(peers, WARM_UP.peers) / ROOM }, (_, nr) => `company-${nr}`);

const load = new OtherLoad();
const generator = await LoadGenerator.start();
const server = await startRealServer({ PARLEY_MEDIA_WORKERS: '1' }, { applications: companies });

progress(`${WARM_UP.peers} come in, and are not counted`);
await wave('first', WARM_UP);
progress(`${peers} come into ${peers / ROOM} rooms within ${values.seconds} s`);
const { cpuSeconds, failed, took, others } = await wave('user', { peers, seconds: Number(values.seconds) });
await server.stop();
await generator.stop();

progress('the same calls of bare mediasoup');
const { stdout } = await promisify(execFile)(process.execPath, [BARE, ...[WARM_UP.peers, peers, ROOM].map(String)]);
const bare = JSON.parse(stdout) as { cpuSeconds: number };
const runs = Number(values.runs);
if (runs > 0) progress(`a Chromium comes into a meeting, ${runs} times, and to a shared screen as often`);
const { firstFrames, sharpScreens } = runs > 0 ? await chromiumJoins(runs) : { firstFrames: [], sharpScreens: [] };
if (isDisturbed(others)) progress(`this says little: others used ${Math.round(others * 100)} % of the machine`);
report('join', [
  { key: 'firstPacketMs.p50', value: percentile(took, 0.5), unit: 'ms', goal: '60' },
  { key: 'firstPacketMs.p99', value: percentile(took, 0.99), unit: 'ms', goal: '250' },
  { key: 'nodeJoinRatio', value: cpuSeconds / bare.cpuSeconds, unit: '×', goal: '1.5' },
  { key: 'nodeMsPerJoin', value: (1_000 * cpuSeconds) / peers, unit: 'ms' },
  { key: 'bareMsPerJoin', value: (1_000 * bare.cpuSeconds) / peers, unit: 'ms' },
  { key: 'failed', value: failed, unit: 'peers', goal: '0' },
  ...(runs > 0
    ? [
        { key: 'chromiumFirstFrameMs.p50', value: percentile(firstFrames, 0.5), unit: 'ms', goal: '350' },
        { key: 'chromiumFirstFrameMs.p95', value: percentile(firstFrames, 0.95), unit: 'ms' },
        { key: 'chromiumSharpScreenMs.p50', value: percentile(sharpScreens, 0.5), unit: 'ms', goal: '2000' },
        { key: 'chromiumSharpScreenMs.max', value: Math.max(...sharpScreens), unit: 'ms' },
      ]
    : []),
]);

/** So many come within so long, are looked at when all have settled, and go. `took`: until the first packet, ms. */
async function wave(prefix: string, { peers, seconds }: { peers: number; seconds: number }) {
  const rooms = peers / ROOM;
  const numbers = Array.from({ length: peers }, (_, nr) => nr);
  const clients = await inBatches(numbers, (nr) => server.signIn(`${prefix}-${nr}`, companies[nr % rooms]));
  const ends = await inBatches(numbers, () => openEnds(generator));
  const meetings = await inBatches(clients.slice(0, rooms), async (client) => {
    const { data } = await client.ask('meeting.create', { lobby: false });
    return String(data['meetingId']);
  });
  // In each room the first one is heard; all others are there, and silent.
  const comers = [...clients.entries()].flatMap(([nr, client]) => {
    const own = ends[nr];
    return own ? new JoiningPeer(client, own, { ssrc: 10_000 + nr, speaks: nr < rooms }) : [];
  });

  // The one who is heard hears nobody.
  const hasEverything = ({ consumed, firstPacketMs }: JoiningPeer, nr: number): boolean =>
    consumed === ROOM - 1 && (firstPacketMs !== null || nr < rooms);

  load.look();
  const before = cpuSecondsOf(server.pid);
  // A room fills evenly over the time, and all rooms do at once.
  const comings = comers.map(async (comer, nr) => {
    await pause((nr / peers) * seconds * 1_000);
    await comer.come(meetings[nr % rooms] ?? '');
  });
  const tooLate = pause(seconds * 1_000 + SETTLING_MS).then(() => Promise.reject(new Error('not there in time')));
  const outcomes = await Promise.allSettled(comings.map((coming) => Promise.race([coming, tooLate])));
  for (let waited = 0; waited < SETTLING_MS && !comers.every(hasEverything); waited += LOOK_EACH_MS) {
    await pause(LOOK_EACH_MS);
  }
  const cpuSeconds = cpuSecondsOf(server.pid) - before;
  // Now: what of ours has ended would be taken for another program's.
  const others = load.look();

  const hasFailed = (comer: JoiningPeer, nr: number): boolean =>
    outcomes[nr]?.status === 'rejected' || !hasEverything(comer, nr);
  // The first two of a room talk to each other without the SFU, and wait for whoever comes next.
  const took = comers.slice(2 * rooms).flatMap(({ firstPacketMs }) => firstPacketMs ?? []);
  const failed = comers.filter(hasFailed);
  for (const { stage, consumed, firstPacketMs } of failed.slice(0, MAX_TOLD)) {
    progress(`somebody ${stage}, receives ${consumed}, and heard ${firstPacketMs === null ? 'nothing' : 'somebody'}`);
  }
  for (const comer of comers) comer.leave();
  return { cpuSeconds, failed: failed.length, took, others };
}
