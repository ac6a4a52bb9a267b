/**
 * For how long there has to be room for more before more is given. Longer stays small after a line has become better;
 * shorter flaps where it comes and goes.
 */
export const RISES_AFTER_MS = 3_000;
/** More that has to be taken back within this time was too much: the next time it takes twice as long. */
export const FAILS_WITHIN_MS = 20_000;
/** How often that is doubled: up to 24 s. More keeps a line that has become better waiting; fewer shakes one at its edge. */
const MOST_FAILURES = 3;

/**
 * For how long there has to be no room for a picture before it goes dark. Until then it is at its smallest, and the SFU
 * itself sends no more than fits. Longer crowds what comes first; shorter takes a hiccup of the line for its end.
 */
export const DARK_AFTER_MS = 2_000;

/**
 * Of one consumer, of its `most` levels: `target` is what there is room for, and some to spare; up to `bound` it may keep
 * what it has.
 */
export type Asked = {
  readonly consumerId: string;
  readonly target: number;
  readonly bound: number;
  readonly most: number;
  readonly isFirst: boolean;
};

type Wish = Pick<Asked, 'most' | 'isFirst'>;

/** `roomless`: since when there is no room for it at all. */
type Given = Wish & { readonly level: number; readonly roomless: number | null };

/** What a receiver is given, and what was learned of its line. */
export type Held = {
  readonly given: ReadonlyMap<string, Given>;
  /** When more is given, should there be room until then; and for which levels there has been room since. */
  readonly rising: { readonly at: number; readonly levels: Levels } | null;
  readonly raisedAt: number | null;
  readonly failures: number;
};

type Levels = ReadonlyMap<string, number>;

export const nothingHeld: Held = { given: new Map(), rising: null, raisedAt: null, failures: 0 };

/** When what is given becomes another by time alone; null: never. */
export function dueAt({ given, rising }: Held): number | null {
  const dark = [...given.values()].flatMap(({ level, roomless }) =>
    level > 0 && roomless !== null ? [roomless + DARK_AFTER_MS] : [],
  );
  const due = rising ? [rising.at, ...dark] : dark;
  return due.length > 0 ? Math.min(...due) : null;
}

/**
 * Down at once, and dark a moment later; up when there has been room for a while, as far as there was room all that while. What is wished for anew,
 * or otherwise, is no matter of the line: it gets what there is room for.
 */
export function hold(before: Held, asked: readonly Asked[], now: number): Held {
  const lowered = new Map(asked.map((it) => [it.consumerId, lower(before.given.get(it.consumerId), it, now)]));
  const levels = new Map([...lowered].map(([id, { level }]) => [id, level]));
  const fell = [...lowered].some(([id, given]) => isLess(given, before.given.get(id)));
  const learned = learnedFrom(before, fell, now);
  const rising = rise(fell ? null : before.rising, levels, asked, now + holdOf(learned));
  if (!rising || now < rising.at) return { ...learned, rising, given: lowered };
  const raised = new Map([...levels].map(([id, level]) => [id, Math.max(level, rising.levels.get(id) ?? 0)]));
  return {
    failures: learned.failures,
    raisedAt: now,
    given: new Map([...lowered].map(([id, given]) => [id, { ...given, level: raised.get(id) ?? 0 }])),
    rising: rise(null, raised, asked, now + holdOf(learned)),
  };
}

const isSameWish = (one: Wish, other: Wish): boolean => one.most === other.most && one.isFirst === other.isFirst;

const isLess = (after: Given, before: Given | undefined): boolean =>
  before !== undefined && after.level < before.level && isSameWish(before, after);

/** As little as there is room for; what is new, or wished for otherwise, as much. */
function lower(before: Given | undefined, asked: Asked, now: number): Given {
  const { target, bound, most, isFirst } = asked;
  const level = before && isSameWish(before, asked) ? Math.min(bound, before.level) : target;
  if (level > 0 || !before || before.level === 0) return { most, isFirst, level, roomless: null };
  const roomless = before.roomless ?? now;
  return { most, isFirst, level: now < roomless + DARK_AFTER_MS ? 1 : 0, roomless };
}

const holdOf = ({ failures }: Pick<Held, 'failures'>): number => RISES_AFTER_MS * 2 ** failures;

function learnedFrom({ raisedAt, failures }: Held, fell: boolean, now: number): Pick<Held, 'raisedAt' | 'failures'> {
  if (raisedAt === null) return { raisedAt, failures };
  if (now - raisedAt >= FAILS_WITHIN_MS) return { raisedAt: null, failures: 0 };
  return fell ? { raisedAt: null, failures: Math.min(MOST_FAILURES, failures + 1) } : { raisedAt, failures };
}

/** Null: there is no room for more. Where there was none for a moment, it begins anew. */
function rise(before: Held['rising'], levels: Levels, asked: readonly Asked[], at: number): Held['rising'] {
  const isMore = (some: Levels): boolean => [...levels].some(([id, level]) => (some.get(id) ?? 0) > level);
  const targets = new Map(asked.map(({ consumerId, target }) => [consumerId, target]));
  if (!isMore(targets)) return null;
  const lasting = before && new Map([...targets].map(([id, to]) => [id, Math.min(to, before.levels.get(id) ?? to)]));
  return before && lasting && isMore(lasting) ? { at: before.at, levels: lasting } : { at, levels: targets };
}
