import { Button } from '@mantine/core';
import { IconVideoPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeetingFlow } from '../client/services.ts';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';

export function NewMeetingButton() {
  const { t } = useTranslation();
  const flow = useMeetingFlow();
  const showProblem = useShowProblem();
  const [creating, setCreating] = useState(false);

  const create = async () => {
    setCreating(true);
    try {
      await flow.create();
    } catch (error) {
      showProblem(codeOf(error));
    } finally {
      setCreating(false);
    }
  };

  return (
    <Button
      data-testid="new-meeting"
      size="sm"
      radius="xl"
      loading={creating}
      leftSection={<IconVideoPlus size={20} stroke={1.8} aria-hidden="true" />}
      onClick={() => void create()}
    >
      {t('meeting.create')}
    </Button>
  );
}
