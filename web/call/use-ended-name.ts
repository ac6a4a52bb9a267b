import { useTranslation } from 'react-i18next';
import { useNames } from '../client/use-names.ts';
import type { EndedCall } from './call-roster.ts';

/** With whom the call was; where nobody came the application that called, or “Meeting”. */
export const useEndedName = ({ people, call }: EndedCall): string => {
  const { t } = useTranslation();
  const names = useNames();
  return people.length > 0 ? names(people) : (call.application ?? t('meeting.title'));
};
