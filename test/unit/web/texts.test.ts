import { describe, expect, it } from 'vitest';
import { clientErrorCodes } from '../../../sdk/sdk-error.ts';
import { CallOutcome, InviteEndReason, RingEndReason } from '../../../src/protocol/calls.ts';
import { errorCodes } from '../../../src/protocol/errors.ts';
import { sessionNotifications } from '../../../src/protocol/session.ts';
import { enAdmin } from '../../../web/admin/i18n/en.ts';
import { ruAdmin } from '../../../web/admin/i18n/ru.ts';
import { en } from '../../../web/i18n/en.ts';
import { chooseLanguage } from '../../../web/i18n/language.ts';
import { ru } from '../../../web/i18n/ru.ts';
import { codeOf, problemKey } from '../../../web/problems/problem-key.ts';

type Texts = { readonly [key: string]: string | Texts };

const flatten = (texts: Texts, path = ''): Map<string, string> =>
  new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...flatten(value, `${path}${key}.`)],
    ),
  );

const english = flatten({ ...en, admin: enAdmin });
const russian = flatten({ ...ru, admin: ruAdmin });
const PLURAL = /_(one|few|many|other)$/;
const withoutPlural = (texts: Map<string, string>) => new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')));
const pluralBases = (texts: Map<string, string>) =>
  new Set([...texts.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')));
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('the texts', () => {
  it('have the same keys in both languages', () => {
    expect(withoutPlural(russian)).toEqual(withoutPlural(english));
  });

  it.each([
    ['English', 'en', english],
    ['Russian', 'ru', russian],
  ] as const)('have every plural form of %s', (_name, locale, texts) => {
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const base of pluralBases(texts)) {
      for (const form of forms) expect(texts.get(`${base}_${form}`), `${base}_${form}`).toBeTruthy();
    }
  });

  it('fill in the same values in both languages', () => {
    for (const [key, text] of english) {
      expect(placeholders(russian.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('are never empty, and the Russian ones are in Russian', () => {
    for (const [key, text] of [...english, ...russian]) expect(text.trim(), key).not.toBe('');
    const latinOnPurpose = new Set(['language.switchTo', 'call.shortcut']);
    // What only puts values together is in no language.
    const hasWords = (text: string) => /\p{L}/u.test(text.replace(/\{\{\w+\}\}/g, ''));
    for (const [key, text] of russian) {
      if (hasWords(text) && !latinOnPurpose.has(key)) expect(text, key).toMatch(/[а-яё]/i);
    }
  });
});

describe('every reason and code has its sentence', () => {
  const reasons = new Set([...CallOutcome.options, ...RingEndReason.options, 'moved', 'removed', 'failed']);
  const problems = ['no-device', 'permission-denied', 'device-busy', 'device-unplugged', 'insecure-page', 'failed'];
  const byeReasons = sessionNotifications.bye.shape.reason.options;

  it.each(['outgoing', 'incoming', 'meeting'] as const)('an ended %s call', (direction) => {
    expect(new Set(Object.keys(en.ended[direction]))).toEqual(reasons);
  });

  it('an invitation that ended', () => {
    expect(Object.keys(en.invite.ended).sort()).toEqual([...InviteEndReason.options].sort());
  });

  it.each(['microphone', 'camera', 'both'] as const)('a device (%s) that does not work', (device) => {
    expect(Object.keys(en.devices.problem[device]).sort()).toEqual([...problems].sort());
  });

  it('an error of the server or of the client, and a session that the server ended', () => {
    for (const code of [...Object.keys(errorCodes), ...Object.keys(clientErrorCodes), ...byeReasons]) {
      expect(problemKey(code)).toBe(`problem.${code}`);
    }
  });

  it('a code that is newer than this page has the general one', () => {
    expect(problemKey('from-the-future')).toBe('problem.unknown');
    expect(problemKey(codeOf(new Error('no code')))).toBe('problem.unknown');
    expect(problemKey('toString')).toBe('problem.unknown');
  });
});

describe('the language', () => {
  it('is the remembered one, else the first of the browser’s that we speak, else English', () => {
    expect(chooseLanguage('ru', ['en-US'])).toBe('ru');
    expect(chooseLanguage(null, ['de-DE', 'ru-RU', 'en'])).toBe('ru');
    expect(chooseLanguage(null, ['fr'])).toBe('en');
    expect(chooseLanguage('tlh', ['ru'])).toBe('ru');
  });
});
