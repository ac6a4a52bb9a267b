import type { TFunction } from 'i18next';
import type { Format } from '../format/use-format.ts';

type Numbers = Pick<Format, 'percent' | 'span' | 'number'>;

/** What a score was computed from, in words; a name that this page does not know stands for itself. */
export const inputWords = (
  inputs: Readonly<Record<string, number>>,
  t: TFunction<'admin'>,
  format: Numbers,
): string[] => Object.entries(inputs).map(([name, value]) => said(name, value, t, format));

function said(name: string, value: number, t: TFunction<'admin'>, { percent, span, number }: Numbers): string {
  switch (name) {
    case 'lossRatio':
    case 'freezeRatio':
      return t(`report.input.${name}`, { value: percent(value) });
    case 'rttMs':
    case 'jitterMs':
      return t(`report.input.${name}`, { value: span(value) });
    case 'bitrate':
      return t('report.input.bitrate', { value: t('unit.kilobit', { value: number(value / 1_000) }) });
    case 'framesPerSecond':
      return t('unit.frames', { value: number(value) });
    case 'capturedHeight':
      return t('report.input.capturedHeight', { value: t('unit.lines', { value: number(value) }) });
    case 'height':
      return t('unit.lines', { value: number(value) });
    default:
      return `${name} ${value}`;
  }
}
