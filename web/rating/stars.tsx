import { VisuallyHidden } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallRating } from '../../sdk/index.ts';

type Count = CallRating['stars'];

const COUNTS: readonly Count[] = [1, 2, 3, 4, 5];

type StarsProps = { chosen: Count | null; onChoose: (stars: Count) => void };

/** Five radio buttons that look like stars: arrows and screen readers know them. */
export function Stars({ chosen, onChoose }: StarsProps) {
  const { t } = useTranslation();
  const name = useId();
  const [pointed, setPointed] = useState<Count | null>(null);
  const shown = pointed ?? chosen ?? 0;
  return (
    <fieldset className="stars" onPointerLeave={() => setPointed(null)}>
      <legend>{t('rating.question')}</legend>
      {COUNTS.map((count) => (
        <label key={count} className="stars__one" data-lit={count <= shown} onPointerEnter={() => setPointed(count)}>
          <input
            className="stars__input"
            type="radio"
            name={name}
            value={count}
            data-testid={`stars-${count}`}
            checked={chosen === count}
            onChange={() => onChoose(count)}
          />
          {count <= shown ? (
            <IconStarFilled size={24} aria-hidden="true" />
          ) : (
            <IconStar size={24} stroke={1.7} aria-hidden="true" />
          )}
          <VisuallyHidden>{t('rating.stars', { count })}</VisuallyHidden>
        </label>
      ))}
    </fieldset>
  );
}
