/** Who is in a person's big tile (the first place), who in which small one, and which page of small ones is in view. */
export type Seat = { readonly places: readonly number[]; readonly page: number };

export const SMALL_TILES = 8;

/** Everybody but oneself: the speaker large, the others in the order in which they came. */
export function seatOf(nr: number, people: number, speaker: number): Seat {
  const others = Array.from({ length: people }, (_, other) => other).filter((other) => other !== nr);
  return spoken({ places: others, page: 0 }, speaker);
}

/** A new speaker and the one before change places, as in the web client; to oneself nobody changes. */
export function spoken({ places, page }: Seat, speaker: number): Seat {
  const from = places.indexOf(speaker);
  if (from < 0) return { places, page };
  return { page, places: places.with(from, places[0] ?? speaker).with(0, speaker) };
}

export const pagesOf = ({ places }: Seat): number => Math.ceil((places.length - 1) / SMALL_TILES);

export const turned = (seat: Seat): Seat => ({ ...seat, page: (seat.page + 1) % pagesOf(seat) });

/** The last page is filled with the first ones again. */
export function smallTilesOf({ places, page }: Seat): number[] {
  const small = places.slice(1);
  return Array.from({ length: SMALL_TILES }, (_, tile) => small[(page * SMALL_TILES + tile) % small.length] ?? 0);
}
