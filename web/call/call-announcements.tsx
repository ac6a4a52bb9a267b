import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { useCallState, usePeers } from '../client/use-call.ts';
import type { EndedCall } from './call-roster.ts';
import { endedKey } from './ended-text.ts';
import { isMutedThere } from './muted.ts';
import { statusKey } from './status-text.ts';

/** What a screen reader hears of a call's course. The region itself stays on the page, so that changes in it are read. */
export function CallAnnouncements({ call, ended }: { call: Call | null; ended: EndedCall | null }) {
  const { t } = useTranslation();
  return (
    <VisuallyHidden role="status" data-testid="announcements">
      {call && <CallCourse call={call} />}
      {!call && ended && t('ended.announced', { name: ended.with.name, how: t(endedKey(ended)) })}
    </VisuallyHidden>
  );
}

function CallCourse({ call }: { call: Call }) {
  const { t } = useTranslation();
  const state = useCallState(call);
  const peers = usePeers(call);
  const { name } = call.with;
  const lost = peers.some((peer) => !peer.connected);
  const silent = peers.some((peer) => isMutedThere(peer.sources));
  return (
    <>
      <span>{t(statusKey(state))}</span>
      {lost && <span>{t('call.peerLost', { name })}</span>}
      {silent && <span>{t('call.muted', { name })}</span>}
    </>
  );
}
