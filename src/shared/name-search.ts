/** Without case, accents and the dots of ё, so that what is typed finds what is written. */
export const plain = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en').trim();

/** What is typed into a search, or a name, in the words that are compared. */
export const wordsOf = (text: string): string[] =>
  plain(text)
    .split(/[\s-]+/u)
    .filter(Boolean);

/** Every word of the query begins a word of the name: “a pet” finds Anna Petrova. */
export const fits = (name: readonly string[], query: readonly string[]): boolean =>
  query.every((part) => name.some((word) => word.startsWith(part)));
