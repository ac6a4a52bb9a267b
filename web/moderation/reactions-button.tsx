import { Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { IconHandStop, IconMoodSmile } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { useAct } from '../problems/use-act.ts';
import { controlPopover } from '../theme/control-popover.ts';
import { REACTIONS, reactionNames } from './reactions.ts';
import { useModeration } from './use-moderation.ts';

/** A raised hand and reactions: one button, for there is little room on a phone. */
export function ReactionsButton({ call }: { call: Call }) {
  const { t } = useTranslation();
  const act = useAct();
  const [opened, setOpened] = useState(false);
  const { hands } = useModeration(call);
  const place = hands.findIndex(({ mine }) => mine) + 1;
  const raised = place > 0;
  const label = raised ? t('moderation.handUp', { place }) : t('moderation.reactions');
  const Icon = raised ? IconHandStop : IconMoodSmile;
  return (
    <Popover opened={opened} onChange={setOpened} {...controlPopover}>
      <Popover.Target>
        <Tooltip label={label} disabled={opened} position="top">
          <UnstyledButton
            className="control"
            data-testid="reactions"
            data-tone={raised ? 'on' : 'plain'}
            aria-label={label}
            onClick={() => setOpened(!opened)}
          >
            <Icon size={26} stroke={1.7} aria-hidden="true" />
          </UnstyledButton>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className="reactions" aria-label={t('moderation.reactions')} data-testid="reactions-menu">
        <UnstyledButton
          className="reactions__hand"
          data-testid="raise-hand"
          aria-pressed={raised}
          onClick={() => {
            act(call.moderation.raiseHand(!raised));
            setOpened(false);
          }}
        >
          <IconHandStop size={20} stroke={1.8} aria-hidden="true" />
          {t(raised ? 'moderation.lowerHand' : 'moderation.raiseHand')}
        </UnstyledButton>
        <div className="reactions__row">
          {reactionNames.map((reaction) => (
            <UnstyledButton
              key={reaction}
              className="reactions__one"
              data-testid={`react-${reaction}`}
              aria-label={t(`moderation.reaction.${reaction}`)}
              onClick={() => act(call.moderation.react(reaction))}
            >
              <span aria-hidden="true">{REACTIONS[reaction]}</span>
            </UnstyledButton>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
