import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { useCallTitle } from '../call/use-call-title.ts';
import { callerName } from './caller-name.ts';
import { showTitle } from './page-title.ts';
import { ringingKey } from './ringing-key.ts';

/** The only writer of `document.title`: who rings, else whom one talks to, else the product's name. */
export const usePageTitle = (ringing: Call | null, current: Call | null): void => {
  const { t } = useTranslation();
  const usual = useCallTitle(current)?.title ?? 'Parley';
  const alert = ringing ? `● ${t(ringingKey(ringing), { name: callerName(ringing, t) })}` : null;
  useEffect(() => showTitle(usual, alert), [usual, alert]);
};
