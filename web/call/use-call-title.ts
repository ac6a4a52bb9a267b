import { useTranslation } from 'react-i18next';
import type { Call } from '../../sdk/index.ts';
import { usePeers } from '../client/use-call.ts';
import { useNames } from '../client/use-names.ts';

/** `name`: with whom one talks, or the application that called, or “Meeting”, while nobody else is there; `title` as a sentence. Null without a call. */
export const useCallTitle = (call: Call | null): { name: string; title: string } | null => {
  const { t } = useTranslation();
  const names = useNames();
  const peers = usePeers(call);
  if (!call) return null;
  const people = peers.length > 0 || !call.with ? peers.map(({ person }) => person) : [call.with];
  if (people.length === 0) {
    const title = call.application ?? t('meeting.title');
    return { name: title, title };
  }
  const name = names(people);
  return { name, title: t('call.with', { name }) };
};
