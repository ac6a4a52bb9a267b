import { placePeer, spreadBounds } from '../../workers/placement/place-peer.ts';
import { placeRoom } from '../../workers/placement/place-room.ts';
import { type Carried, flowsOn, type WorkerLoad } from '../../workers/placement/worker-load.ts';
import type { ArrivingRoom } from './arrivals.ts';
import type { PacketCosts } from './packet-costs.ts';

export type Placing = 'measured' | 'measured, no pipes' | 'fewest rooms' | 'round robin';

type Edge = { worker: number; peers: number };
type Room = { plan: ArrivingRoom; edges: Edge[]; peers: number };

/** Packets a second of one sound, one picture that a peer sends, and one that it sees as a tile. */
const [SOUND, SENT_PICTURE, SEEN_PICTURE] = [25, 180, 60];
/** On a page of the web client. */
const TILES = 9;
/** As the media plane does: measured once a second over so many seconds. */
const WINDOW_S = 4;
/** An idle worker: timers and statistics. */
const IDLE = 0.003;

/** One server's hours, a second a step. Returns of each second what each worker took. */
export function simulate(
  plans: readonly ArrivingRoom[],
  { workers, seconds, costs, placing }: { workers: number; seconds: number; costs: PacketCosts; placing: Placing },
): number[][] {
  const history: number[][] = [];
  const flowsHistory: number[][] = [];
  let rooms: Room[] = [];
  let turns = 0;
  const waiting = [...plans];

  const seen = (): WorkerLoad[] =>
    Array.from({ length: workers }, (_, worker) => {
      const window = history.slice(-WINDOW_S).map((loads) => Math.min(1, loads[worker] ?? 0));
      const flows = flowsHistory.slice(-WINDOW_S).map((counts) => counts[worker] ?? 0);
      return {
        measured: window.length === 0 ? null : mean(window),
        flowsMeasured: flows.length === 0 ? 0 : mean(flows),
        carries: carriedBy(rooms, worker),
      };
    });
  const workerFor = (at: number): number => {
    if (placing === 'round robin') return turns++ % workers;
    if (placing === 'fewest rooms') {
      const counts = Array.from({ length: workers }, (_, worker) => carriedBy(rooms, worker).length);
      return counts.indexOf(Math.min(...counts));
    }
    return placeRoom(seen(), at * 1_000);
  };
  const join = (room: Room, at: number): void => {
    const on = room.edges.map(({ worker }) => worker);
    const mayPipe = placing === 'measured';
    const worker = mayPipe ? placePeer({ on, peers: room.peers }, seen(), at * 1_000, spreadBounds) : (on[0] ?? 0);
    const edge = room.edges.find((it) => it.worker === worker);
    if (edge) edge.peers += 1;
    else room.edges.push({ worker, peers: 1 });
    room.peers += 1;
  };

  for (let at = 0; at < seconds; at += 1) {
    rooms = rooms.filter(({ plan }) => plan.endsAt > at);
    for (let [next] = waiting; next && next.opensAt <= at; [next] = waiting) {
      waiting.shift();
      rooms.push({ plan: next, edges: [{ worker: workerFor(at), peers: 0 }], peers: 0 });
    }
    for (const room of rooms) while ((room.plan.joinsAt[room.peers] ?? seconds) <= at) join(room, at);
    history.push(Array.from({ length: workers }, (_, worker) => loadOf(rooms, worker, costs)));
    flowsHistory.push(Array.from({ length: workers }, (_, worker) => flowsOn(carriedBy(rooms, worker))));
  }
  return history;
}

const carriedBy = (rooms: readonly Room[], worker: number): Carried[] =>
  rooms.flatMap(({ plan, edges, peers }) =>
    edges
      .filter((edge) => edge.worker === worker)
      .map((edge) => ({ here: edge.peers, inRoom: peers, openedAt: plan.opensAt * 1_000 })),
  );

function loadOf(rooms: readonly Room[], worker: number, costs: PacketCosts): number {
  let load = IDLE;
  for (const { plan, edges, peers } of rooms) {
    const edge = edges.find((it) => it.worker === worker);
    if (!edge) continue;
    const others = Math.max(0, peers - 1);
    const sent = edge.peers * (others * SOUND + Math.min(others, TILES) * SEEN_PICTURE);
    const received = edge.peers * (SOUND + SENT_PICTURE);
    // Each producer goes once to each other worker of its room.
    const away = (peers - edge.peers) * (SOUND + SENT_PICTURE);
    const piped = received * (edges.length - 1) + (edges.length > 1 ? away : 0);
    load += plan.busy * (sent * costs.sent + received * costs.received + piped * costs.piped);
  }
  return load;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
