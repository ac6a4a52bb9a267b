/** What a worker carries of one room. A flow: what one peer receives of another one. */
export type Carried = {
  /** Peers of the room on this worker. */
  readonly here: number;
  /** In the whole room. */
  readonly inRoom: number;
  readonly openedAt: number;
};

/** A worker, as far as it matters to what is placed next. */
export type WorkerLoad = {
  /** How much of one core it took over the last seconds; null: not measured yet. */
  readonly measured: number | null;
  /** How many flows it had meanwhile. */
  readonly flowsMeasured: number;
  readonly carries: readonly Carried[];
};

/** Of so many others a peer receives pictures, about: with more of them, another one adds sound alone. */
const SEEN = 12;

/** What a flow costs until enough of them have been measured: sound, and a picture of a tile's size. */
const USUAL_FLOW_SHARE = 0.001;
/** Of fewer flows the worker's idle time says more than they do. */
const ENOUGH_FLOWS = 60;
/** What is measured counts within these bounds: other work of a worker, or a pause in all rooms, is no flow's price. */
const [LEAST_FLOW_SHARE, MOST_FLOW_SHARE] = [USUAL_FLOW_SHARE / 5, USUAL_FLOW_SHARE * 5];

/** For so long rooms fill. Longer keeps room for those that do not; shorter puts two that are filling on one worker. */
const FILLING_MS = 120_000;
/** What rooms become is told by the others, and by these few of four people: one that is large is not yet what all are. */
const USUAL_ROOMS = [12, 12, 12];

export const flowsOf = ({ here, inRoom }: Pick<Carried, 'here' | 'inRoom'>): number =>
  here * Math.min(Math.max(0, inRoom - 1), SEEN);

export const flowsOn = (carries: readonly Carried[]): number =>
  carries.reduce((sum, carried) => sum + flowsOf(carried), 0);

/** What is known of how load comes about, from all workers together. */
export type LoadModel = { readonly flowShare: number; readonly filledFlows: number };

export function modelOf(workers: readonly WorkerLoad[], now: number): LoadModel {
  const measured = workers.filter((worker) => worker.measured !== null);
  const share = measured.reduce((sum, worker) => sum + (worker.measured ?? 0), 0);
  const flows = measured.reduce((sum, { flowsMeasured }) => sum + flowsMeasured, 0);
  const flowShare =
    flows < ENOUGH_FLOWS ? USUAL_FLOW_SHARE : Math.min(MOST_FLOW_SHARE, Math.max(LEAST_FLOW_SHARE, share / flows));
  const filled = workers.flatMap(({ carries }) => carries.filter(({ openedAt }) => now - openedAt >= FILLING_MS));
  return { flowShare, filledFlows: median([...filled.map(flowsOf), ...USUAL_ROOMS]) };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** What it was measured to take, and what came or went since then: a share of one core. */
export function loadNow(worker: WorkerLoad, { flowShare }: LoadModel): number {
  const { measured, flowsMeasured, carries } = worker;
  const flows = flowsOn(carries);
  return measured === null ? flows * flowShare : Math.max(0, measured + (flows - flowsMeasured) * flowShare);
}

/** With what its young rooms are expected to grow by: a room that has just opened may become what others are. */
export function loadToCome(worker: WorkerLoad, model: LoadModel, now: number): number {
  const growth = worker.carries.reduce((sum, carried) => {
    const youth = Math.max(0, 1 - (now - carried.openedAt) / FILLING_MS);
    return sum + youth * Math.max(0, model.filledFlows - flowsOf(carried));
  }, 0);
  return loadNow(worker, model) + growth * model.flowShare;
}
