const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** 65,000 ms are `1:05`, an hour more is `1:01:05`. */
export const formatDuration = (durationMs: number): string => {
  const total = Math.max(0, Math.floor(durationMs / 1_000));
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor(total / 60) % 60;
  const seconds = twoDigits(total % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${seconds}` : `${minutes}:${seconds}`;
};

/** Whole seconds until `at`, never below 0. */
export const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1_000));

/** The first letters of the first and last word: `AP` for Anna Petrova, `A` for Anna. */
export const initialsOf = (name: string): string => {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  return (
    letters
      .map((word) => Array.from(word ?? '')[0] ?? '')
      .join('')
      .toLocaleUpperCase() || '?'
  );
};

/** A number from 0 to `count - 1` that is always the same for an id (FNV-1a). */
export const stableIndex = (id: string, count: number): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % count;
};
