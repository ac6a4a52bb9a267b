import { createInstance } from 'i18next';
import { describe, expect, test } from 'vitest';
import type { Reason, SourceQuality, Verdict } from '../../../sdk/index.ts';
import { Symptom, Verdict as VerdictSchema } from '../../../src/protocol/quality.ts';
import { Reason as ReasonSchema } from '../../../src/protocol/quality-reason.ts';
import { en } from '../../../web/i18n/en.ts';
import { ru } from '../../../web/i18n/ru.ts';
import { ownQuality, tileQuality } from '../../../web/quality/tile-quality.ts';
import { type Tile, verdictWords } from '../../../web/quality/verdict-words.ts';

const line = { signaling: { blamedMs: 300, usualMs: 20, otherMs: 20 } };
const reasons: Reason[] = [
  { code: 'silent-microphone' },
  { code: 'no-frames-captured', periodMs: 5_000 },
  { code: 'nothing-sent' },
  { code: 'encoder-held-back', share: 0.5 },
  { code: 'encoder-too-slow', frameMs: 60, budgetMs: 33 },
  { code: 'sender-stalled', share: 0.4 },
  { code: 'decoder-too-slow', frameMs: 60, budgetMs: 33 },
  { code: 'frames-dropped', share: 0.3 },
  { code: 'receiver-stalled', share: 0.4 },
  { code: 'played-late', bufferMs: 400, jitterMs: 3 },
  { code: 'relay-over-tcp', protocol: 'tcp', rttMs: 300, jitterMs: 40 },
  { code: 'narrow-line', bitrate: 200_000 },
  { code: 'full-line', lost: 0.05, waitMs: 240 },
  { code: 'layers-held-back', paused: true },
  { code: 'loss', lost: 0.1, ...line },
  { code: 'jitter', jitterMs: 60 },
  { code: 'delay', rttMs: 400 },
  { code: 'nothing-arrives' },
  { code: 'server-busy', workerCpu: 0.99, loopLagMs: 3 },
  { code: 'server-drops', share: 0.8 },
  { code: 'sending-limit', limit: 'room', paused: false },
  { code: 'one-way-audio' },
  { code: 'unexplained' },
];
const verdictOf = (reason: Reason, more: Partial<Verdict> = {}): Verdict => ({
  cause: 'unknown',
  leg: null,
  symptom: 'choppy-audio',
  evidence: '',
  reason,
  ...more,
});

const languages = createInstance();
void languages.init({
  resources: { en: { translation: en }, ru: { translation: ru } },
  initAsync: false,
  interpolation: { escapeValue: false },
});

/** As the tile says it. */
function said(language: 'en' | 'ru', verdict: Verdict, tile: Tile): string {
  const t = languages.getFixedT(language);
  const { key, effect } = verdictWords(verdict, tile);
  const what = t(`quality.${key}`, { name: 'Anna' });
  return effect === null ? what : t('quality.own', { what, effect: t(`quality.effect.${effect}`) });
}

test('B8: no reason is forgotten here', () => {
  expect(reasons.map(({ code }) => code).sort()).toEqual(
    ReasonSchema.def.options.map((option) => [...option.shape.code.def.values][0]).sort(),
  );
});

describe.each(['en', 'ru'] as const)('B8: in %s', (language) => {
  test.each(reasons)('B8: $code has its sentence at either tile, on every leg, for every symptom', (reason) => {
    for (const leg of VerdictSchema.shape.leg.def.innerType.options) {
      for (const tile of ['theirs', 'own'] as const) {
        for (const symptom of Symptom.options) {
          const text = said(language, verdictOf(reason, { leg, symptom }), tile);
          expect(text).not.toContain('quality.');
          expect(text).not.toContain('{{');
          expect(text.length).toBeGreaterThan(10);
        }
      }
    }
  });
});

describe('whose fault it is', () => {
  const loss: Reason = { code: 'loss', lost: 0.1 };
  test.each([
    ['theirs', 'uplink', 'Anna’s connection is losing packets'],
    ['theirs', 'downlink', 'Your connection is losing packets'],
    ['theirs', 'line', 'Packets get lost between you and Anna'],
    ['theirs', null, 'Packets get lost between you and Anna'],
    ['own', 'uplink', 'Your connection is losing packets: others hear you badly'],
  ] as const)('B8: loss, at %s tile, on the %s', (tile, leg, text) => {
    expect(said('en', verdictOf(loss, { leg }), tile)).toBe(text);
  });

  test('B8: devices and processors are their owner’s', () => {
    const silent = verdictOf({ code: 'silent-microphone' }, { symptom: 'dead-microphone' });
    expect(said('en', silent, 'theirs')).toBe('Anna’s microphone is on, but gives no sound');
    expect(said('en', silent, 'own')).toBe('Your microphone is on, but gives no sound: others do not hear you');
    expect(said('en', verdictOf({ code: 'encoder-held-back', share: 1 }), 'theirs')).toBe(
      'Anna’s computer is too busy',
    );
    expect(said('en', verdictOf({ code: 'frames-dropped', share: 1 }), 'theirs')).toBe('Your computer is too busy');
  });

  test('B8: in Russian too', () => {
    expect(said('ru', verdictOf(loss, { leg: 'uplink' }), 'theirs')).toBe('Anna: связь теряет пакеты');
    expect(said('ru', verdictOf(loss, { leg: 'uplink' }), 'own')).toBe('Ваша связь теряет пакеты: вас плохо слышно');
  });

  test('B8: a reason from the future is no reason to break', () => {
    const future = verdictOf({ code: 'solar-wind' } as unknown as Reason);
    expect(verdictWords(future, 'theirs').key).toBe('unexplained');
  });
});

describe('a tile’s mark', () => {
  const good: SourceQuality = { mos: 4.4, mark: 'good', verdict: null };
  const fair: SourceQuality = { mos: 3.6, mark: 'fair', verdict: null };
  const poor: SourceQuality = { mos: 2, mark: 'poor', verdict: null };
  const verdict = verdictOf({ code: 'loss', lost: 0.1 });

  test('B8: is that of the worst source that it shows; while all is good there is none', () => {
    const sources = ['microphone', 'camera'] as const;
    expect(tileQuality({}, sources)).toBeNull();
    expect(tileQuality({ microphone: good, camera: good, screen: poor }, sources)).toBeNull();
    expect(tileQuality({ microphone: fair, camera: { ...poor, verdict } }, sources)).toEqual({ mark: 'poor', verdict });
    expect(tileQuality({ microphone: { ...fair, mark: null, mos: null } }, sources)).toBeNull();
  });

  test('B8: is poor where nothing comes, though silence arrives well; no other fault is shown while all is good', () => {
    const dead = verdictOf({ code: 'silent-microphone' }, { symptom: 'dead-microphone' });
    for (const mark of ['good', null] as const) {
      expect(tileQuality({ microphone: { ...good, mark, verdict: dead } }, ['microphone'])).toEqual({
        mark: 'poor',
        verdict: dead,
      });
    }
    expect(tileQuality({ microphone: { ...good, verdict } }, ['microphone'])).toBeNull();
  });

  test('B8: of two that are as bad the one whose fault is known is said', () => {
    const both = { microphone: poor, camera: { ...poor, verdict } };
    expect(tileQuality(both, ['microphone', 'camera'])?.verdict).toBe(verdict);
  });

  test('B8: of oneself only a fault is said', () => {
    expect(ownQuality({ microphone: poor, camera: fair })).toBeNull();
    expect(ownQuality({ microphone: { ...fair, verdict }, camera: { ...poor, verdict } })).toEqual({
      mark: 'poor',
      verdict,
    });
    expect(ownQuality({ camera: { ...good, verdict } })).toEqual({ mark: 'fair', verdict });
  });
});
