import type { types } from 'mediasoup';
import type { PeerId } from '../../src/protocol/ids.ts';
import type { Volume } from '../../src/rooms/ports.ts';
import { placePeer, type SpreadBounds } from '../placement/place-peer.ts';
import type { Carried, WorkerLoad } from '../placement/worker-load.ts';
import { Edge, type EdgeWorker, type PortRange } from './edge.ts';
import { LoudestOfAll } from './loudness.ts';

/** What a session may spread over. */
export type Neighbourhood<W> = {
  /** Those that answer. */
  readonly workers: () => readonly W[];
  readonly bounds: SpreadBounds;
  readonly pipePorts: PortRange;
  /** A room that is to spread, and stays where it is. */
  readonly couldNotSpread: (error: unknown) => void;
};

type Options<W> = {
  home: W;
  router: types.Router;
  around: Neighbourhood<W>;
  /** The session's producers, by where they are. */
  produced: () => readonly { edge: Edge; producer: types.Producer }[];
  /** From now on it has part in this worker; from now on it has not. */
  entered: (worker: W) => void;
  left: (worker: W) => void;
};

/** The routers of one session: the first where it opened, others where it spread to when that one was full. */
export class SessionEdges<W extends EdgeWorker> {
  readonly #with: Options<W>;
  readonly #home: Edge;
  readonly #edges: Map<W, Edge | Promise<Edge>>;
  readonly #places = new Map<PeerId, W>();
  readonly #openedAt = performance.now();
  #loudest: LoudestOfAll | null = null;
  #closed = false;

  constructor(options: Options<W>) {
    this.#with = options;
    this.#home = new Edge(options.home, options.router, options.around.pipePorts);
    this.#edges = new Map([[options.home, this.#home]]);
    options.entered(options.home);
  }

  get open(): Edge[] {
    return [...this.#edges.values()].filter((edge) => edge instanceof Edge);
  }

  get workers(): W[] {
    return [...this.#edges.keys()];
  }

  workerOf(peerId: PeerId): W {
    return this.#places.get(peerId) ?? this.#with.home;
  }

  carriedOn(worker: W): Carried {
    const here = [...this.#places.values()].filter((place) => place === worker).length;
    return { here, inRoom: this.#places.size, openedAt: this.#openedAt };
  }

  /** Decided at once; a promise where the room is only just coming to that worker. */
  place(peerId: PeerId): Edge | Promise<Edge> {
    const worker = this.#choose();
    this.#places.set(peerId, worker);
    const edge = this.#edges.get(worker);
    if (edge instanceof Edge) return edge;
    return this.#orAtHome(peerId, worker, edge ?? this.#open(worker));
  }

  /** The last one who leaves takes the router along, but for the first. */
  leave(peerId: PeerId): void {
    const worker = this.#places.get(peerId);
    this.#places.delete(peerId);
    if (!worker || worker === this.#with.home || this.carriedOn(worker).here > 0) return;
    const edge = this.#edges.get(worker);
    if (edge instanceof Edge) this.#drop(worker, edge);
  }

  async followLoudest(told: (volumes: readonly Volume[]) => void): Promise<void> {
    const loudest = new LoudestOfAll(told);
    this.#loudest = loudest;
    const coming = await Promise.allSettled([...this.#edges.values()].map(async (edge) => edge));
    const edges = coming.flatMap((edge) => (edge.status === 'fulfilled' ? [edge.value] : []));
    await Promise.all(edges.map((edge) => edge.follow(loudest, this.#producedAt(edge))));
  }

  close(): void {
    this.#closed = true;
    for (const worker of this.workers) this.#with.left(worker);
    for (const { router } of this.open) router.close();
    this.#edges.clear();
    this.#places.clear();
  }

  #choose(): W {
    const { home, around } = this.#with;
    // Most rooms.
    if (this.#edges.size === 1 && this.#places.size < around.bounds.peers) return home;
    const elsewhere = around.workers().filter((worker) => !this.#edges.has(worker));
    const workers = [...this.workers, ...elsewhere];
    const on = this.workers.map((_, index) => index);
    const loads: WorkerLoad[] = workers.map(({ load }) => load);
    const peers = this.#places.size;
    return workers[placePeer({ on, peers }, loads, performance.now(), around.bounds)] ?? home;
  }

  async #orAtHome(peerId: PeerId, worker: W, opening: Promise<Edge>): Promise<Edge> {
    try {
      return await opening;
    } catch {
      // Crowded is better than alone.
      if (this.#places.get(peerId) === worker) this.#places.set(peerId, this.#with.home);
      return this.#home;
    }
  }

  /** Together with all that is produced elsewhere: if that cannot come, nobody is put here. */
  #open(worker: W): Promise<Edge> {
    const opening = this.#make(worker);
    this.#edges.set(worker, opening);
    this.#with.entered(worker);
    opening.then(
      (edge) => {
        if (this.#closed) return edge.router.close();
        this.#edges.set(worker, edge);
        if (this.carriedOn(worker).here === 0) this.#drop(worker, edge);
      },
      (error: unknown) => {
        if (this.#closed) return;
        this.#edges.delete(worker);
        this.#with.left(worker);
        this.#with.around.couldNotSpread(error);
      },
    );
    return opening;
  }

  async #make(worker: W): Promise<Edge> {
    const edge = new Edge(worker, await worker.createRouter(), this.#with.around.pipePorts);
    try {
      await Promise.all(this.#with.produced().map((it) => bringIfOpen(edge, it)));
      if (this.#loudest) await edge.follow(this.#loudest, []);
      return edge;
    } catch (error) {
      edge.router.close();
      throw error;
    }
  }

  #drop(worker: W, edge: Edge): void {
    this.#edges.delete(worker);
    this.#with.left(worker);
    this.#loudest?.forget(edge.router.id);
    edge.router.close();
  }

  #producedAt(edge: Edge): types.Producer[] {
    return this.#with.produced().flatMap((it) => (it.edge === edge ? [it.producer] : []));
  }
}

async function bringIfOpen(to: Edge, { edge, producer }: { edge: Edge; producer: types.Producer }): Promise<void> {
  try {
    await to.bring(producer.id, edge);
  } catch (error) {
    if (!producer.closed) throw error;
  }
}
