import { useTranslation } from 'react-i18next';
import { isLoopback } from '../client/loopback.ts';
import { CopyAddress } from '../copy/copy-address.tsx';

/** The address without a token or other secrets that the fragment may carry. */
const addressToShare = (): string => location.origin + location.pathname;

export function EmptyPeople() {
  const { t } = useTranslation();
  return (
    <section className="empty appear" data-testid="nobody-here">
      <EmptyDrawing />
      <h2 className="empty__title">{t('people.emptyTitle')}</h2>
      {isLoopback(location.hostname) ? (
        <p className="empty__text">
          {t('people.emptyOnThisMachine')} {t('people.forColleagues')} <code>npm start -- --lan</code>
        </p>
      ) : (
        <p className="empty__text">{t('people.empty')}</p>
      )}
      <CopyAddress
        address={addressToShare()}
        label={t('people.address')}
        action={t('people.copyLink')}
        testId="copy-link"
      />
    </section>
  );
}

function EmptyDrawing() {
  return (
    <svg className="empty__drawing" viewBox="0 0 200 120" aria-hidden="true" focusable="false">
      <path className="empty__bubble-a" d="M28 84V46a30 30 0 0 1 30-30h30a30 30 0 0 1 0 60H48z" />
      <path className="empty__bubble-b" d="M172 104V74a26 26 0 0 0-26-26h-22a26 26 0 0 0 0 52h36z" />
      <g className="empty__dots">
        <circle cx="58" cy="46" r="4.5" />
        <circle cx="74" cy="46" r="4.5" />
        <circle cx="90" cy="46" r="4.5" />
      </g>
      <path className="empty__plus" d="M135 64v20M125 74h20" />
    </svg>
  );
}
