import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Wordmark } from '../../brand/wordmark.tsx';
import { Switches } from '../../theme/switches.tsx';
import { TokenForm } from '../access/token-form.tsx';
import { CallsPage } from '../calls/calls-page.tsx';
import { OverviewPage } from '../overview/overview-page.tsx';
import { ReportPage } from '../report/report-page.tsx';
import { type AdminRoute, hrefOf } from './admin-route.ts';
import { useAccessState, useAdminServices } from './admin-services.ts';
import { useAdminRoute } from './use-admin-route.ts';

const PAGES: { key: 'overview' | 'calls'; route: AdminRoute; of: readonly AdminRoute['page'][] }[] = [
  { key: 'overview', route: { page: 'overview' }, of: ['overview'] },
  { key: 'calls', route: { page: 'calls', worst: false, filters: {} }, of: ['calls', 'report'] },
];

export function AdminApp() {
  const { t } = useTranslation('admin');
  const { access } = useAdminServices();
  const { token, asked } = useAccessState();
  const route = useAdminRoute();
  const main = useRef<HTMLElement>(null);
  const where = hrefOf(route);
  const shown = useRef(where);

  useEffect(() => {
    document.title = t('title');
  }, [t]);

  useEffect(() => {
    if (shown.current === where) return;
    shown.current = where;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [where]);

  return (
    <div className="admin">
      <header className="admin-bar">
        <a href={hrefOf({ page: 'overview' })} className="admin-bar__brand">
          <Wordmark height={26} />
        </a>
        <nav className="admin-bar__pages" aria-label={t('nav.label')}>
          {PAGES.map(({ key, route: target, of }) => (
            <a key={key} href={hrefOf(target)} aria-current={of.includes(route.page) ? 'page' : undefined}>
              {t(`nav.${key}`)}
            </a>
          ))}
        </nav>
        {token !== null && (
          <Button variant="subtle" size="xs" onClick={() => access.forget()} data-testid="forget-token">
            {t('access.forget')}
          </Button>
        )}
        <Switches />
      </header>
      <main ref={main} tabIndex={-1} className="admin-main" data-testid="admin-main" data-page={route.page}>
        {asked === 'no' ? <Page key={`${where} ${token}`} route={route} /> : <TokenForm key={asked} />}
      </main>
    </div>
  );
}

function Page({ route }: { route: AdminRoute }) {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'calls':
      return <CallsPage route={route} />;
    case 'report':
      return <ReportPage callId={route.callId} />;
  }
}
