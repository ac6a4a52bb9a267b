const languages = ['en', 'ru'] as const;
export type Language = (typeof languages)[number];

const isLanguage = (value: string): value is Language => languages.some((language) => language === value);

/** The remembered choice, else the first of the browser's languages that we speak, else English. */
export const chooseLanguage = (remembered: string | null, wanted: readonly string[]): Language =>
  [remembered ?? '', ...wanted].map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';

export const otherLanguage = (language: string): Language => (language === 'ru' ? 'en' : 'ru');
