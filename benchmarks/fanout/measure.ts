import type { LoadGenerator } from '../load-generator/load-generator.ts';
import { CoreUse } from './processor.ts';
import type { Cores, Sfu } from './sfu.ts';
import { consumersOf, type Shape } from './shape.ts';

/**
 * Key frames, bandwidth that is being found, code that is being compiled: none of it is what is asked for. From the
 * 4 Mbit/s that a line is taken for to the 10 of `rooms` it takes ours some seven seconds: two steps, each held for three.
 */
const WARM_UP_MS = 12_000;

export type Measured = {
  /** Packets received for a second of the processor's time: of what forwards media; of all that belongs to the SFU. */
  perCore: number;
  perCoreOfAll: number;
  perSecond: number;
  /** Of those that were to come. */
  lost: number;
  p99DelayMs: number;
  kilobytesPerConsumer: number;
  /** How much of their core whatever ran there used. */
  sfuCore: number;
  generatorCore: number;
};

/** What was on its way at the beginning arrives, what is at the end does not: of a short run that may be so much. */
const EDGES = 0.02;

/** By the gaps in what came; or by what did not come at all. */
function lostPart({ received, wanted, gaps }: { received: number; wanted: number; gaps: number }): number {
  const short = 1 - received / wanted;
  return short > EDGES ? short : gaps / (received + gaps);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function measure(
  sfu: Sfu,
  generator: LoadGenerator,
  { shape, cores, seconds }: { shape: Shape; cores: Cores; seconds: number },
): Promise<Measured> {
  const empty = sfu.memoryBytes();
  await sfu.fill(shape, generator);
  await pause(WARM_UP_MS);
  const use = { sfu: new CoreUse(cores.sfu), generator: new CoreUse(cores.generator) };
  generator.forget();
  const before = { cpu: sfu.cpuSeconds(), ...(await generator.measures()) };
  await pause(seconds * 1_000);
  const after = { cpu: sfu.cpuSeconds(), ...(await generator.measures()) };
  const received = after.received - before.received;
  const wanted = (after.sent - before.sent) * shape.receivers;
  if (received === 0) throw new Error('nothing was received');
  return {
    perCore: received / (after.cpu.forwarding - before.cpu.forwarding),
    perCoreOfAll: received / (after.cpu.all - before.cpu.all),
    perSecond: received / (after.at - before.at),
    lost: lostPart({ received, wanted, gaps: Math.max(0, after.missing - after.recovered) }),
    p99DelayMs: after.delayMs.p99,
    kilobytesPerConsumer: (sfu.memoryBytes() - empty) / 1024 / consumersOf(shape),
    sfuCore: use.sfu.share,
    generatorCore: use.generator.share,
  };
}
