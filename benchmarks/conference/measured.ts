import { CoreUse } from '../fanout/processor.ts';
import type { Cores } from '../fanout/sfu.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import type { Measures } from '../load-generator/measures.ts';
import { OtherLoad } from '../support/other-load.ts';
import type { Shown } from './others-media.ts';

export type Setting = { readonly people: number; readonly cores: Cores; readonly generator: LoadGenerator };

/** What came to all people together, and what that took. */
export type Flow = {
  /** A second, with probes for bandwidth and what came again. */
  readonly bytesPerSecond: number;
  /** Of those bytes the part that is no media. */
  readonly extraPart: number;
  /** Of what was to come. */
  readonly lost: number;
  /** Of 1. */
  readonly workerCore: number;
  readonly nodeCore: number;
  readonly generatorCore: number;
  /** What other programs used of the machine meanwhile. */
  readonly others: number;
};

export type Ours = Flow & {
  readonly idealBytesPerSecond: number;
  readonly shown: readonly Shown[];
  /** Of all layers of all pictures, over the time. */
  readonly layersSent: number;
};

type CpuSeconds = () => { worker: number; node: number };

/** Measures from now on, while everything that it is about runs. */
export async function beginFlow({ cores, generator }: Setting, cpuSeconds: CpuSeconds): Promise<() => Promise<Flow>> {
  const look = async () => ({ cpu: cpuSeconds(), measures: await generator.measures() });
  const before = await look();
  const [core, load] = [new CoreUse(cores.generator), new OtherLoad()];
  return async () => flowBetween(before, await look(), { generatorCore: core.share, others: load.look() });
}

type Moment = { readonly cpu: ReturnType<CpuSeconds>; readonly measures: Measures };

function flowBetween(before: Moment, after: Moment, machine: Pick<Flow, 'generatorCore' | 'others'>): Flow {
  const seconds = after.measures.at - before.measures.at;
  const grown = (key: 'receivedBytes' | 'extraBytes' | 'received' | 'missing' | 'recovered'): number =>
    after.measures[key] - before.measures[key];
  const bytes = grown('receivedBytes') + grown('extraBytes');
  const gaps = Math.max(0, grown('missing') - grown('recovered'));
  return {
    ...machine,
    bytesPerSecond: bytes / seconds,
    extraPart: grown('extraBytes') / bytes,
    lost: gaps / (gaps + grown('received')),
    workerCore: (after.cpu.worker - before.cpu.worker) / seconds,
    nodeCore: (after.cpu.node - before.cpu.node) / seconds,
  };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
