import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import * as format from './format.ts';

/** Numbers and times as the reader's language writes them. */
export function useFormat() {
  const { t, i18n } = useTranslation('admin');
  const { language } = i18n;
  return useMemo(() => {
    return {
      span: (ms: number) => format.span(ms, language, (unit, value) => t(`unit.${unit}`, { value })),
      percent: (share: number) => format.percent(share, language),
      score: (mos: number) => format.score(mos, language),
      number: (value: number) => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(value),
      clock: (at: number) => format.clock(at, language),
      minute: (at: number) => format.minuteClock(at, language),
      moment: (at: number) => format.moment(at, language),
    };
  }, [t, language]);
}

export type Format = ReturnType<typeof useFormat>;
