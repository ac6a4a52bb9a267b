import { createInstance, type i18n, type ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { enAdmin } from '../admin/i18n/en.ts';
import type { Memory } from '../client/memory.ts';
import { en } from './en.ts';
import { chooseLanguage, type Language } from './language.ts';
import { ru } from './ru.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en; admin: typeof enAdmin };
  }
}

/** Texts that only some pages have, by namespace. */
type MoreTexts = Record<Language, ResourceLanguage>;

/** Texts in the person's language; a switch is remembered and told to screen readers through `<html lang>`. */
export const createI18n = (memory: Memory, more: MoreTexts = { en: {}, ru: {} }): i18n => {
  const instance = createInstance();
  instance.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  void instance.use(initReactI18next).init({
    resources: { en: { translation: en, ...more.en }, ru: { translation: ru, ...more.ru } },
    lng: chooseLanguage(memory.read('language'), navigator.languages),
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return instance;
};
