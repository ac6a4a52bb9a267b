import type { types } from 'mediasoup';
import type { WorkerLoad } from '../placement/worker-load.ts';
import { type LoudestOfAll, Loudness } from './loudness.ts';

/** A worker, as far as it concerns who has a router on it. */
export type EdgeWorker = {
  readonly webRtcServer: types.WebRtcServer;
  readonly cpuShare: number | null;
  readonly load: WorkerLoad;
  createRouter(): Promise<types.Router>;
};

export type PortRange = { readonly min: number; readonly max: number };

/** A session's part on one worker: a router, for the peers who are there, and what is piped to it from the others. */
export class Edge {
  readonly router: types.Router;
  readonly worker: EdgeWorker;
  readonly #pipePorts: PortRange;
  readonly #brought = new Map<string, Promise<void>>();
  #loudness: Promise<Loudness> | null = null;

  constructor(worker: EdgeWorker, router: types.Router, pipePorts: PortRange) {
    this.worker = worker;
    this.router = router;
    this.#pipePorts = pipePorts;
  }

  /** What is, or is about to be, piped to here. */
  get pipes(): number {
    return this.#brought.size;
  }

  /** Once a producer, however many ask for it. Null: it is here. */
  bring(producerId: string, from: Edge): Promise<void> | null {
    if (from === this) return null;
    const before = this.#brought.get(producerId);
    if (before) return before;
    const coming = this.#pipe(producerId, from);
    this.#brought.set(producerId, coming);
    coming.catch(() => this.#brought.delete(producerId));
    return coming;
  }

  async follow(loudest: LoudestOfAll, producers: readonly types.Producer[]): Promise<void> {
    this.#loudness ??= Loudness.of(this.router, (volumes) => loudest.hear(this.router.id, volumes));
    await this.#loudness;
    await Promise.all(producers.map((producer) => this.listenTo(producer)));
  }

  /** To one that is produced here. */
  async listenTo(producer: types.Producer): Promise<void> {
    const loudness = await this.#loudness;
    await loudness?.add(producer);
  }

  async #pipe(producerId: string, from: Edge): Promise<void> {
    const { pipeProducer } = await from.router.pipeToRouter({
      producerId,
      router: this.router,
      // No machine but this one.
      listenInfo: { protocol: 'udp', ip: '127.0.0.1', portRange: this.#pipePorts },
      enableSctp: false,
      // A burst may be more than a socket holds.
      enableRtx: true,
    });
    // With its producer, or with either router.
    if (pipeProducer?.closed) this.#brought.delete(producerId);
    else pipeProducer?.observer.once('close', () => this.#brought.delete(producerId));
  }
}
