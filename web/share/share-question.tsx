import { Button, SegmentedControl, Switch } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenMode } from '../../sdk/index.ts';
import type { ScreenShare } from './use-screen-share.ts';

const MODES: readonly ScreenMode[] = ['text', 'motion'];

/** Sharp or smooth, with sound or without; the browser asks what. */
export function ShareQuestion({ screen: { choice, choose, share } }: { screen: ScreenShare }) {
  const { t } = useTranslation();
  const hint = useId();
  return (
    <>
      <h2 className="share__title">{t('screen.how')}</h2>
      <SegmentedControl
        fullWidth
        data-testid="share-mode"
        aria-label={t('screen.how')}
        aria-describedby={hint}
        value={choice.mode}
        onChange={(mode) => choose({ ...choice, mode })}
        data={MODES.map((mode) => ({ value: mode, label: t(`screen.mode.${mode}`) }))}
      />
      <p className="share__hint" id={hint} role="status">
        {t(`screen.modeHint.${choice.mode}`)}
      </p>
      <Switch
        data-testid="share-sound"
        label={t('screen.sound')}
        checked={choice.sound}
        onChange={(event) => choose({ ...choice, sound: event.currentTarget.checked })}
      />
      <Button data-testid="share-start" data-autofocus fullWidth onClick={share}>
        {t('screen.choose')}
      </Button>
    </>
  );
}
