import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMemory } from '../client/memory-context.ts';
import { otherLanguage } from './language.ts';

/** The label is in the language that the switch leads to: who needs it can read it. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const memory = useMemory();
  const next = otherLanguage(i18n.language);

  const change = () => {
    memory.write('language', next);
    void i18n.changeLanguage(next);
  };

  return (
    <Tooltip label={t('language.switchTo')}>
      <ActionIcon data-testid="language-switch" variant="subtle" color="gray" size={36} lang={next} onClick={change}>
        <span className="language-code">{next.toUpperCase()}</span>
        <VisuallyHidden>{t('language.switchTo')}</VisuallyHidden>
      </ActionIcon>
    </Tooltip>
  );
}
