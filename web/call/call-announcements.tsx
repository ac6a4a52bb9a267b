import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { useCallState, usePeers } from '../client/use-call.ts';
import { useNames } from '../client/use-names.ts';
import { useModeration } from '../moderation/use-moderation.ts';
import type { EndedCall } from './call-roster.ts';
import { endedKey } from './ended-text.ts';
import { isMutedThere } from './muted.ts';
import { isAloneInMeeting, statusKey } from './status-text.ts';
import { useEndedName } from './use-ended-name.ts';
import { useRoomNews } from './use-room-news.ts';

/** What a screen reader hears of a call's course. The regions themselves stay on the page, so that changes are read. */
export function CallAnnouncements({ call, ended }: { call: Call | null; ended: EndedCall | null }) {
  return (
    <>
      <VisuallyHidden role="status" data-testid="announcements">
        {call && <CallCourse call={call} />}
        {!call && ended && <CallEnd ended={ended} />}
      </VisuallyHidden>
      <VisuallyHidden role="log" data-testid="room-news">
        {call && <RoomNews key={call.id} call={call} />}
      </VisuallyHidden>
    </>
  );
}

function CallCourse({ call }: { call: Call }) {
  const { t } = useTranslation();
  const names = useNames();
  const state = useCallState(call);
  const peers = usePeers(call);
  const people = (those: typeof peers) => names(those.map(({ person }) => person));
  const waitsForOthers = isAloneInMeeting(call, { state, peers });
  const lost = peers.filter((peer) => !peer.connected);
  const { hands } = useModeration(call);
  const raised = hands.flatMap(({ peerId }) => peers.filter((peer) => peer.peerId === peerId));
  const silent = peers.filter((peer) => isMutedThere(peer.sources));
  return (
    <>
      <span>{t(waitsForOthers ? 'stage.aloneTitle' : statusKey(state, call.direction))}</span>
      {lost.length > 0 && <span>{t('call.peerLost', { name: people(lost) })}</span>}
      {raised.length > 0 && <span>{t('moderation.handsUp', { names: people(raised) })}</span>}
      {silent.length > 0 && <span>{t('call.muted', { name: people(silent) })}</span>}
    </>
  );
}

function CallEnd({ ended }: { ended: EndedCall }) {
  const { t } = useTranslation();
  const name = useEndedName(ended);
  return t('ended.announced', { name, how: t(endedKey(ended)) });
}

function RoomNews({ call }: { call: Call }) {
  const { t } = useTranslation();
  const names = useNames();
  return useRoomNews(call).map(({ number, kind, people }) => (
    <p key={number}>{t(`news.${kind}`, { names: names(people) })}</p>
  ));
}
