import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

type ShortListProps<T> = {
  items: readonly T[];
  atFirst: number;
  keyOf: (item: T) => string;
  className?: string;
  children: (item: T) => ReactNode;
};

/** A long list is drawn whole only for who wants it: thousands of rows take their time. */
export function ShortList<T>({ items, atFirst, keyOf, className, children }: ShortListProps<T>) {
  const { t } = useTranslation('admin');
  const [whole, setWhole] = useState(false);
  const shown = whole ? items : items.slice(0, atFirst);
  const more = items.length - shown.length;
  return (
    <>
      <ul className={className}>
        {shown.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
      {more > 0 && (
        <Button variant="subtle" size="sm" onClick={() => setWhole(true)}>
          {t('showMore', { count: more })}
        </Button>
      )}
    </>
  );
}
