import type { LoadGenerator } from '../load-generator/load-generator.ts';
import type { Shape } from './shape.ts';

/** An SFU that runs, with nobody in it. */
export type Sfu = {
  /** Processor time so far. `forwarding`: of what forwards media; `all`: of whatever belongs to the SFU. */
  cpuSeconds(): { forwarding: number; all: number };
  /** Of what forwards media. */
  memoryBytes(): number;
  /** Resolves when everybody is connected and media flows or is about to. */
  fill(shape: Shape, generator: LoadGenerator): Promise<void>;
  stop(): Promise<void>;
};

export type Cores = { sfu: number; generator: number };
export type SfuName = 'ours' | 'bare' | 'janus';
