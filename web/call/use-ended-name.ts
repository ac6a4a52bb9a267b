import { useTranslation } from 'react-i18next';
import { useNames } from '../client/use-names.ts';
import type { EndedCall } from './call-roster.ts';

/** With whom the call was; “Meeting” where nobody came. */
export const useEndedName = ({ people }: EndedCall): string => {
  const { t } = useTranslation();
  const names = useNames();
  return people.length > 0 ? names(people) : t('meeting.title');
};
