/**
 * Up to so many microphones everybody is heard, however many talk at once: that is 450 kbit/s to each. Higher has crowds
 * fill thin lines; lower holds back people in rooms where they talk across each other and follow it. Counted are those on
 * the path, muted or not: which of them are open changes by the second, and only those that are heard take places.
 */
export const SMALL_ROOM = 10;
/**
 * So many voices at once are forwarded in a larger room: more than anybody follows. Higher costs 45 kbit/s to each for one
 * more; lower cuts into lively talk, where two answer while a third laughs.
 */
export const MOST_VOICES = 6;
/**
 * Nothing was heard for so long: the place is free. Longer keeps others waiting for who has ended; shorter takes the place
 * away between two sentences.
 */
export const QUIET_AFTER_MS = 1_500;
/** In dB. More keeps a louder voice waiting, less has two that are alike take the place from each other. */
export const CLEARLY_LOUDER = 6;
/** How long a place is kept at least from somebody louder. As the floor is. */
export const KEEPS_PLACE_MS = 2_000;
/** Over which levels are meant. Longer is slow to see who has become louder; shorter takes a laugh for it. */
const MEANT_OVER_MS = 1_000;

/** In dBov (RFC 6464): 0 is the loudest. */
export type Volume = { readonly producerId: string; readonly volume: number };

/** One that is heard, or was a moment ago. `placedAt`: since when it is forwarded; null: it is held back. */
type Voice = { readonly level: number; readonly heardAt: number; readonly placedAt: number | null };

/** Of a large room, by producer. Who is silent is not in it, and is never held back: it costs nothing. */
export type Voices = ReadonlyMap<string, Voice>;

export const noVoices: Voices = new Map();

/** `microphones`: how many there are. `floor`: the producer of who has it, whose voice is always forwarded. */
export type Hall = { readonly microphones: number; readonly floor: string | null; readonly now: number };

/** These are heard now, and nobody else is. */
export function attend(before: Voices, heard: readonly Volume[], hall: Hall): Voices {
  if (hall.microphones <= SMALL_ROOM) return noVoices;
  const voices = new Map(before);
  for (const { producerId, volume } of heard) {
    const known = before.get(producerId);
    const level = known ? meanOf(known, volume, hall.now) : volume;
    voices.set(producerId, { level, heardAt: hall.now, placedAt: known?.placedAt ?? null });
  }
  contend(voices, fill(voices, hall), hall);
  return voices;
}

/** Time has passed, or microphones came and went: places have become free. */
export function settle(before: Voices, hall: Hall, isHere: (producerId: string) => boolean): Voices {
  if (before.size === 0 || hall.microphones <= SMALL_ROOM) return noVoices;
  const voices = new Map([...before].filter(([producerId]) => isHere(producerId)));
  fill(voices, hall);
  return voices;
}

/** The producers that are not forwarded. */
export const heldBack = (voices: Voices): ReadonlySet<string> =>
  new Set([...voices].flatMap(([producerId, { placedAt }]) => (placedAt === null ? [producerId] : [])));

const meanOf = ({ level, heardAt }: Voice, volume: number, now: number): number =>
  level + (volume - level) * (1 - Math.exp(-(now - heardAt) / MEANT_OVER_MS));

type Entry = readonly [producerId: string, voice: Voice];
type Rivals = { readonly placed: readonly Entry[]; readonly waiting: readonly Entry[] };

/** Places that are free are given away, to who has the floor first, then to who is the loudest of those heard last. */
function fill(voices: Map<string, Voice>, { floor, now }: Hall): Rivals {
  for (const [producerId, { heardAt }] of voices) if (now - heardAt >= QUIET_AFTER_MS) voices.delete(producerId);
  const sorted = [...voices].toSorted(byClaim(floor));
  const placed = sorted.filter(([, { placedAt }]) => placedAt !== null);
  const waiting = sorted.filter(([, { placedAt }]) => placedAt === null);
  for (const [producerId, voice] of waiting.splice(0, MOST_VOICES - placed.length)) {
    voices.set(producerId, { ...voice, placedAt: now });
  }
  return { placed, waiting };
}

/** Who waits still takes the place of another one: of the weakest who has to give it up. */
function contend(voices: Map<string, Voice>, { placed, waiting }: Rivals, { floor, now }: Hall): void {
  const yielding = [...placed];
  for (const [next, voice] of waiting) {
    const weakest = yielding.findLastIndex(
      ([producerId, its]) => producerId !== floor && (next === floor || outdoes(voice, its, now)),
    );
    const [yields] = weakest < 0 ? [] : yielding.splice(weakest, 1);
    if (!yields) continue;
    const [producerId, its] = yields;
    // Who says nothing at this moment is not held back: that would clip the next word, and save nothing.
    if (its.heardAt < now) voices.delete(producerId);
    else voices.set(producerId, { ...its, placedAt: null });
    voices.set(next, { ...voice, placedAt: now });
  }
}

const outdoes = (one: Voice, { level, placedAt }: Voice, now: number): boolean =>
  now - (placedAt ?? now) >= KEEPS_PLACE_MS && one.level >= level + CLEARLY_LOUDER;

const byClaim =
  (floor: string | null) =>
  ([one, its]: Entry, [other, others]: Entry): number =>
    Number(other === floor) - Number(one === floor) || others.heardAt - its.heardAt || others.level - its.level;
