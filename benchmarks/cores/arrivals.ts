/** A room of the simulated hours. Times in seconds. */
export type ArrivingRoom = {
  readonly opensAt: number;
  /** When each peer comes. */
  readonly joinsAt: readonly number[];
  readonly endsAt: number;
  /** How busy its people are, 1: as usual. Some have no camera on, others share a screen. */
  readonly busy: number;
};

/** The same hours from the same seed (Mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const [SMALLEST, LARGEST] = [2, 30];
/** Between two who come into a room: some in a bunch at the full hour, others late. */
const JOIN_EVERY_S = 8;
const [SHORTEST_S, LONGEST_S] = [300, 1_500];

/** `everyS`: between two rooms. */
export function arrivals(seed: number, { seconds, everyS }: { seconds: number; everyS: number }): ArrivingRoom[] {
  const random = randomFrom(seed);
  const waiting = (mean: number): number => -mean * Math.log(1 - random());
  const rooms: ArrivingRoom[] = [];
  for (let at = waiting(everyS); at < seconds; at += waiting(everyS)) {
    const size = SMALLEST + Math.floor(random() * (LARGEST - SMALLEST + 1));
    const joinsAt = [at];
    while (joinsAt.length < size) joinsAt.push((joinsAt.at(-1) ?? at) + waiting(JOIN_EVERY_S));
    const endsAt = (joinsAt.at(-1) ?? at) + SHORTEST_S + random() * (LONGEST_S - SHORTEST_S);
    rooms.push({ opensAt: at, joinsAt, endsAt, busy: 0.4 + 1.2 * random() });
  }
  return rooms;
}
