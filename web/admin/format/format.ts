/** Words of units, in the reader's language. */
export type UnitWords = (unit: 'ms' | 's' | 'min' | 'h', value: string) => string;

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Three figures at most: 34 ms, 1.2 s, 12 min, 3.4 h. */
export function span(ms: number, language: string, words: UnitWords): string {
  const say = (unit: Parameters<UnitWords>[0], value: number): string =>
    words(unit, new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value));
  if (ms < SECOND) return words('ms', new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(ms));
  if (ms < MINUTE) return say('s', ms / SECOND);
  if (ms < HOUR) return say('min', ms / MINUTE);
  return say('h', ms / HOUR);
}

export const percent = (share: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);

/** A score: two decimals. */
export const score = (mos: number, language: string): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(mos);

export const clock = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(
    at,
  );

export const minuteClock = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

export const moment = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
