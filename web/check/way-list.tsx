import { Loader } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest } from '../../sdk/index.ts';
import { type Tone, type WayLine, wayLines } from './ways.ts';

const ICONS = { good: IconCircleCheck, warning: IconAlertTriangle, bad: IconCircleX, plain: IconMinus };

/** Each way out of this network, how it fared, and what to do where it did not. */
export function WayList({ test }: { test: ConnectionTest }) {
  return (
    <ul className="ways">
      {wayLines(test).map((line) => (
        <Way key={line.key} line={line} />
      ))}
    </ul>
  );
}

function Way({ line }: { line: WayLine }) {
  const { t } = useTranslation();
  const { name, protocol = '', tone, outcome, rttMs, advice } = line;
  const label = name === 'relay' ? t('check.ways.relay', { protocol }) : t(`check.ways.${name}`);
  const text = () => {
    if (outcome.kind === 'direct') return t(`check.direct.${outcome.is}`);
    if (outcome.is === 'reached' && rttMs !== null)
      return t('check.reach.reachedIn', { ms: Math.max(1, Math.round(rttMs)) });
    return t(`check.reach.${outcome.is}`);
  };
  return (
    <li className="way" data-testid={`way-${name}`} data-outcome={outcome.is} data-tone={tone}>
      <WayIcon tone={tone} />
      <span className="way__name">{label}</span>
      <span className="way__outcome">{text()}</span>
      {advice && <p className="way__advice">{t(`check.advice.${advice}`)}</p>}
    </li>
  );
}

function WayIcon({ tone }: { tone: Tone }) {
  if (tone === 'testing') return <Loader size={18} aria-hidden="true" />;
  const Icon = ICONS[tone];
  return <Icon size={20} stroke={1.8} aria-hidden="true" />;
}
