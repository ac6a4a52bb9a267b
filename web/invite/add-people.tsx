import './add-people.css';
import { Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { MeetingLink } from '../meeting/meeting-link.tsx';
import { controlPopover } from '../theme/control-popover.ts';
import { FreePeopleList } from './free-people-list.tsx';

/** Rings somebody for this call, or gives its link. */
export function AddPeople({ call }: { call: Call }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} width={340} {...controlPopover}>
      <Popover.Target>
        <Tooltip label={t('invite.title')} disabled={opened} position="top">
          <UnstyledButton
            className="control"
            data-testid="add-person"
            data-tone="plain"
            aria-label={t('invite.title')}
            onClick={() => setOpened(!opened)}
          >
            <IconUserPlus size={26} stroke={1.7} aria-hidden="true" />
          </UnstyledButton>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className="add-people" aria-label={t('invite.title')} data-testid="add-people">
        <h2 className="add-people__title">{t('invite.title')}</h2>
        <FreePeopleList call={call} />
        <p className="add-people__or">{t('invite.orLink')}</p>
        <MeetingLink call={call} />
      </Popover.Dropdown>
    </Popover>
  );
}
