/** From here on only the first two are named. */
const NAMED_AT_MOST = 3;

/** `Anna`, `Anna and Boris`, `Anna, Boris and 2 others`. `others` gives the words for a number of people. */
export const nameList = (names: readonly string[], language: string, others: (count: number) => string): string => {
  const shown = names.length <= NAMED_AT_MOST ? names : [...names.slice(0, 2), others(names.length - 2)];
  /** British English sets no comma before “and”. */
  return new Intl.ListFormat(language === 'en' ? 'en-GB' : language).format(shown);
};
