import { useTranslation } from 'react-i18next';

/** A bar that follows the voice; in words, once, for those who do not see it. */
export function MicrophoneMeter({ bar, heard }: { bar: number; heard: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="meter">
      <meter
        className="meter__bar"
        data-testid="microphone-meter"
        aria-label={t('check.devices.level')}
        min={0}
        max={100}
        value={bar}
      />
      <p className="meter__word" role="status" data-testid="microphone-word" data-heard={heard}>
        {t(heard ? 'check.devices.heard' : 'check.devices.silent')}
      </p>
    </div>
  );
}
