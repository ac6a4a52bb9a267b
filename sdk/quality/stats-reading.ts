/** One dictionary of a W3C webrtc-stats report; browsers lack members, each others. */
export type Stats = Readonly<Record<string, unknown>>;

export function statsOf(report: RTCStatsReport, id: unknown): Stats | null {
  return typeof id === 'string' ? (report.get(id) ?? null) : null;
}

export const ofType = (report: RTCStatsReport, type: RTCStatsType): Stats[] =>
  [...report.values()].filter((stats) => stats.type === type);

/** Undefined where the browser does not tell. */
export function numberIn(stats: Stats | null, member: string): number | undefined {
  const value = stats?.[member];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Longer texts are nobody's names. */
const MAX_NAME = 64;

export function nameIn(stats: Stats | null, member: string): string | undefined {
  const value = stats?.[member];
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_NAME) : undefined;
}

/** One stream at a period's beginning and end. `before` is null where it is new, or has begun to count anew. */
export type Step = { readonly before: Stats | null; readonly after: Stats };

/** `total`: a counter that only ever rises while it is the same stream. */
export function stepOf(before: RTCStatsReport, after: Stats, total: string): Step {
  const earlier = statsOf(before, after['id']);
  const isSame = (numberIn(after, total) ?? 0) >= (numberIn(earlier, total) ?? 0);
  return { before: isSame ? earlier : null, after };
}

/** By how much a counter rose; undefined where the browser does not count it. It may have fallen. */
export function changeOf({ before, after }: Step, member: string): number | undefined {
  const value = numberIn(after, member);
  return value === undefined ? undefined : value - (numberIn(before, member) ?? 0);
}

/** Of several streams together; 0 where the browser counts none. */
export const sumOf = (steps: readonly Step[], member: string): number =>
  steps.reduce((sum, step) => sum + Math.max(0, changeOf(step, member) ?? 0), 0);

/** As `sumOf`; undefined where the browser counts none. */
export const knownSumOf = (steps: readonly Step[], member: string): number | undefined =>
  steps.some(({ after }) => numberIn(after, member) !== undefined) ? sumOf(steps, member) : undefined;

/** Figures that nobody reads to the last digit make messages long. */
export const rounded = (value: number, digits = 1): number => Math.round(value * 10 ** digits) / 10 ** digits;

export const milliseconds = (seconds: number): number => rounded(seconds * 1_000);

/** Members that are left out where they are not known. */
export function known<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
