import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, type ProblemCode } from '../api/admin-api.ts';
import { useAdminServices } from '../shell/admin-services.ts';

/** A link could not send the token. */
export function ExportButton({ callId }: { callId: string }) {
  const { t } = useTranslation('admin');
  const { api } = useAdminServices();
  const [problem, setProblem] = useState<ProblemCode | null>(null);

  const save = async () => {
    try {
      const file = await api.file(`calls/${encodeURIComponent(callId)}/report?download`);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file);
      link.download = `call-${callId}.json`;
      link.click();
      URL.revokeObjectURL(link.href);
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error.code : 'unexpected');
    }
  };

  return (
    <>
      <Button
        variant="light"
        size="sm"
        leftSection={<IconDownload size={17} aria-hidden="true" />}
        onClick={() => void save()}
        data-testid="export"
      >
        {t('report.export')}
      </Button>
      {problem && <span role="alert">{t(`problem.${problem}`)}</span>}
    </>
  );
}
