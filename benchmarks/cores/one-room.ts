import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { CallId } from '../../src/protocol/ids.ts';
import { createProcessor } from '../../test/support/impairment/processor.ts';
import { startMediaPlane } from '../../test/support/media-worker.ts';
import type { SpreadBounds } from '../../workers/placement/place-peer.ts';
import { ONE_LAYER } from '../load-generator/camera.ts';
import { LoadGenerator } from '../load-generator/load-generator.ts';
import { GeneratedRoom } from './generated-room.ts';

/** Of a core, each worker. Two and the generator fit into two cores then, so that it does not decide. */
const QUOTA = 0.4;
/** Half of the quota, as the server spreads at half of a core. */
const SPREAD: SpreadBounds = { load: 0.2, peers: 8, gain: 0.05 };
const PUBLISHERS = 20;
const PACKETS_PER_SECOND = ONE_LAYER.reduce((sum, { fps, packetsPerFrame }) => sum + fps * packetsPerFrame, 0);
/** Fewer see the summit better, and take longer. */
const RECEIVERS_A_STEP = 6;
/** So that what the last ones cost is measured before the next come: `LoadMeter`'s window. */
const SETTLE_MS = 4_000;
const MEASURED_MS = 2_000;
/** Of all that everybody should have had. Beyond it more people do not bring more packets, but fewer. */
const TOO_MUCH_MISSED = 0.05;
/** Of what the senders should send. Below it the workers are not what gives out. */
const LEAST_SENT = 0.9;
const MOST_RECEIVERS = 200;

/** At low load whoever comes goes to whichever worker does less. */
const SPREAD_EVENLY: SpreadBounds = { load: 0, peers: 4, gain: 0 };
const [FEW_PUBLISHERS, FEW_RECEIVERS] = [4, 16];
const DELAY_MEASURED_MS = 10_000;

export type Carried = { readonly perSecond: number; readonly receivers: number; readonly pipes: number };

/** The most that so many workers deliver of one room, each with its quota. */
export async function mostOfOneRoom(workers: number, told: (line: string) => void): Promise<Carried> {
  await using started = new AsyncDisposableStack();
  const generator = await startGenerator(started);
  const { plane } = await startMediaPlane({ workers, spread: SPREAD });
  const quotas = (await plane.snapshot()).workers.map(({ pid, slot }) => {
    const processor = createProcessor(`cores-${slot}`);
    writeFileSync(processor.membersFile, String(pid));
    processor.limit(QUOTA);
    return processor;
  });
  started.defer(async () => {
    await plane.close();
    for (const processor of quotas) await processor.remove();
  });
  const room = new GeneratedRoom(await plane.open(CallId.parse('room')));
  for (let nr = 0; nr < PUBLISHERS; nr++) await room.publish(generator);
  let best: Carried = { perSecond: 0, receivers: 0, pipes: 0 };
  while (room.receivers < MOST_RECEIVERS) {
    if (!(await comeIn(room, generator))) {
      told('no further: whoever comes does not get in any more');
      break;
    }
    await pause(SETTLE_MS);
    const { perSecond, missed, sent } = await delivered(generator, room.receivers);
    const { pipes } = await plane.snapshot();
    told(
      `${workers} workers, ${room.receivers} receivers: ${Math.round(perSecond)} packets a second, ` +
        `${(missed * 100).toFixed(1)} % missed of ${(sent * 100).toFixed(0)} % sent, ${pipes} pipes`,
    );
    if (perSecond > best.perSecond) best = { perSecond, receivers: room.receivers, pipes };
    if (sent < LEAST_SENT) {
      told('no further: the generator, or the machine, cannot send that much');
      break;
    }
    if (missed > TOO_MUCH_MISSED) break;
  }
  return best;
}

/** False: a worker that is full answers no handshakes. Rejects where it was not full yet. */
async function comeIn(room: GeneratedRoom, generator: LoadGenerator): Promise<boolean> {
  try {
    for (let more = 0; more < RECEIVERS_A_STEP; more++) await room.receive(() => generator);
    return true;
  } catch (error) {
    if (room.receivers < RECEIVERS_A_STEP) throw error;
    return false;
  }
}

/** What a pipe adds: the delay of those behind one less that of those beside the senders. Milliseconds. */
export async function delayOfPipes(): Promise<{ p50: number; p99: number }> {
  await using started = new AsyncDisposableStack();
  const [beside, behind] = [await startGenerator(started), await startGenerator(started)];
  const { plane } = await startMediaPlane({ workers: 2, spread: SPREAD_EVENLY });
  started.defer(() => plane.close());
  const room = new GeneratedRoom(await plane.open(CallId.parse('room')));
  const home = new Set<number>();
  for (let nr = 0; nr < FEW_PUBLISHERS; nr++) home.add(await room.publish(beside));
  if (home.size !== 1) throw new Error('the senders are not beside each other');
  while (room.receivers < FEW_RECEIVERS) {
    await room.receive((port) => (home.has(port) ? beside : behind));
    // Until the worker is seen to do more than the other one.
    await pause(MEASURED_MS);
  }
  for (const generator of [beside, behind]) generator.forget();
  await pause(DELAY_MEASURED_MS);
  const [near, far] = [(await beside.measures()).delayMs, (await behind.measures()).delayMs];
  if (far.p99 === 0) throw new Error('nobody is behind a pipe');
  return { p50: far.p50 - near.p50, p99: far.p99 - near.p99 };
}

async function startGenerator(started: AsyncDisposableStack): Promise<LoadGenerator> {
  const generator = await LoadGenerator.start();
  started.defer(() => generator.stop());
  return generator;
}

/** By what was sent: who receives nothing at all sees no gap. */
async function delivered(
  generator: LoadGenerator,
  receivers: number,
): Promise<{ perSecond: number; missed: number; sent: number }> {
  const before = await generator.measures();
  await pause(MEASURED_MS);
  const after = await generator.measures();
  const received = after.received - before.received;
  const [sent, seconds] = [after.sent - before.sent, after.at - before.at];
  return {
    perSecond: received / seconds,
    missed: Math.max(0, 1 - received / (sent * receivers)),
    sent: sent / (seconds * PUBLISHERS * PACKETS_PER_SECOND),
  };
}
