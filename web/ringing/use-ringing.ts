import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { useSounds } from '../client/services.ts';
import { callerName } from './caller-name.ts';
import { notify, vibrate } from './page-alerts.ts';
import { ringingKey } from './ringing-key.ts';
import { ringTone, waitingTone } from './tones.ts';

/**
 * Makes itself noticed for as long as the call rings here: sound, vibration, and for a hidden tab a notification. Softly,
 * to who is in another call.
 */
export const useRinging = (call: Call, { silenced, inCall }: { silenced: boolean; inCall: boolean }): void => {
  const { t } = useTranslation();
  const sounds = useSounds();
  const text = t(ringingKey(call), { name: callerName(call, t) });
  const body = t('notifications.body');

  useEffect(() => {
    if (silenced) return;
    const stops = inCall ? [sounds.play(waitingTone)] : [sounds.play(ringTone), vibrate()];
    return () => {
      for (const stop of stops) stop();
    };
  }, [sounds, silenced, inCall]);

  useEffect(() => {
    let stop: (() => void) | null = null;
    const whenHidden = () => {
      if (document.hidden && !stop) stop = notify(text, body);
      if (!document.hidden) {
        stop?.();
        stop = null;
      }
    };
    whenHidden();
    document.addEventListener('visibilitychange', whenHidden);
    return () => {
      document.removeEventListener('visibilitychange', whenHidden);
      stop?.();
    };
  }, [text, body]);
};
