import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Call, RemotePeer } from '../../sdk/index.ts';
import { useSfuUnreachable } from './use-sfu-unreachable.ts';

/** Calm, for it is being tried again, and there is nothing to do. */
export function SfuNotice({ call, peers }: { call: Call; peers: readonly RemotePeer[] }) {
  const { t } = useTranslation();
  const unreachable = useSfuUnreachable(call, peers);
  return (
    <div className="stage__notice" role="status">
      {unreachable && (
        <div className="stage__notice-card" data-testid="sfu-unreachable">
          <Loader size={20} color="currentColor" aria-hidden="true" />
          <p>
            <strong>{t('stage.unreachableTitle')}.</strong> {t('stage.unreachable')}
          </p>
        </div>
      )}
    </div>
  );
}
