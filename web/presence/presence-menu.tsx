import './presence-menu.css';
import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useClient } from '../client/services.ts';
import type { Me, PresenceChoice } from '../client/types.ts';
import { usePresenceChoice } from '../client/use-client-state.ts';
import { Avatar } from '../people/avatar.tsx';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';

const CHOICES: readonly PresenceChoice[] = ['online', 'away', 'do-not-disturb'];

/** Who one is, and what one wishes to be seen as: on all of one's devices. */
export function PresenceMenu({ me }: { me: Me }) {
  const { t } = useTranslation();
  const client = useClient();
  const showProblem = useShowProblem();
  const choice = usePresenceChoice();

  const choose = async (chosen: PresenceChoice) => {
    try {
      await client.presence.choose(chosen);
    } catch (error) {
      showProblem(codeOf(error));
    }
  };

  return (
    <Menu position="bottom-end" width={270} radius="lg" shadow="lg" returnFocus withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className="presence" data-testid="presence" data-choice={choice}>
          <VisuallyHidden>
            {t('presence.button', { name: me.name, choice: t(`presence.choice.${choice}`) })}
          </VisuallyHidden>
          <Avatar userId={me.userId} name={me.name} size={34} state={choice} />
          <span className="account__text" aria-hidden="true">
            <span className="account__name">{me.name}</span>
            <span className="account__kind">{t(`presence.choice.${choice}`)}</span>
          </span>
          <IconChevronDown className="presence__chevron" size={16} stroke={1.8} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown data-testid="presence-menu" aria-label={t('presence.title')}>
        <Menu.RadioGroup value={choice}>
          {CHOICES.map((one) => (
            <Menu.RadioItem
              key={one}
              value={one}
              data-testid={`presence-${one}`}
              closeMenuOnClick
              checkIcon={<IconCheck size={16} stroke={2} aria-hidden="true" />}
              rightSection={<span className="presence__dot" data-state={one} />}
              onChange={() => void choose(one)}
            >
              <span className="presence__choice">{t(`presence.choice.${one}`)}</span>
              <span className="presence__hint">{t(`presence.hint.${one}`)}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
