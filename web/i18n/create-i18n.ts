import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Memory } from '../client/memory.ts';
import { en } from './en.ts';
import { chooseLanguage } from './language.ts';
import { ru } from './ru.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** Texts in the person's language; a switch is remembered and told to screen readers through `<html lang>`. */
export const createI18n = (memory: Memory): i18n => {
  const instance = createInstance();
  instance.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  void instance.use(initReactI18next).init({
    resources: { en: { translation: en }, ru: { translation: ru } },
    lng: chooseLanguage(memory.read('language'), navigator.languages),
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return instance;
};
