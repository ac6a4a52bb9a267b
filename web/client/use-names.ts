import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { nameList } from './name-list.ts';

/** Writes several people as one phrase in the person's language. */
export const useNames = (): ((people: readonly { name: string }[]) => string) => {
  const { t, i18n } = useTranslation();
  return useCallback(
    (people) =>
      nameList(
        people.map(({ name }) => name),
        i18n.language,
        (count) => t('names.others', { count }),
      ),
    [t, i18n.language],
  );
};
