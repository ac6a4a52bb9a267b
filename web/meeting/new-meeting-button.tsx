import './new-meeting-button.css';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconChevronDown, IconUserPlus, IconVideoPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeetingFlow } from '../client/services.ts';
import type { Me } from '../client/types.ts';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';
import { useShowToast } from '../problems/use-show-toast.ts';

/** Who signed in by name has no company whose guests others could be. */
export function NewMeetingButton({ me }: { me: Me }) {
  const { t } = useTranslation();
  const flow = useMeetingFlow();
  const showProblem = useShowProblem();
  const showToast = useShowToast();
  const [creating, setCreating] = useState(false);

  const create = async (guests: boolean) => {
    setCreating(true);
    try {
      await flow.create({ guests });
    } catch (error) {
      const code = codeOf(error);
      if (code === 'guests-not-allowed') showToast({ code, message: t('guest.forbidden') });
      else showProblem(code);
    } finally {
      setCreating(false);
    }
  };

  return (
    <Button.Group>
      <Button
        data-testid="new-meeting"
        size="sm"
        radius="xl"
        loading={creating}
        leftSection={<IconVideoPlus size={20} stroke={1.8} aria-hidden="true" />}
        onClick={() => void create(false)}
      >
        {t('meeting.create')}
      </Button>
      {!me.guest && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              className="new-meeting__how"
              data-testid="new-meeting-how"
              size={36}
              radius="xl"
              variant="filled"
              aria-label={t('guest.createHow')}
              disabled={creating}
            >
              <IconChevronDown size={18} aria-hidden="true" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              data-testid="new-meeting-with-guests"
              leftSection={<IconUserPlus size={18} aria-hidden="true" />}
              onClick={() => void create(true)}
            >
              {t('guest.createWith')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Button.Group>
  );
}
