import './check.css';
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCheckFlow } from '../client/services.ts';
import { Switches } from '../theme/switches.tsx';
import { DeviceCheck } from './device-check.tsx';
import { QualityCard } from './quality-card.tsx';
import { useConnectionTest } from './use-connection-test.ts';
import { WayList } from './way-list.tsx';
import { diagnosisTone } from './ways.ts';

/** Before a call: do devices and network work, and what to do where they do not. */
export function CheckPage() {
  const { t } = useTranslation();
  const flow = useCheckFlow();
  const { test, again } = useConnectionTest();
  const title = useRef<HTMLHeadingElement>(null);
  const { phase, diagnosis } = test;

  useEffect(() => title.current?.focus({ preventScroll: true }), []);

  return (
    <div className="check" data-testid="check-page" data-phase={phase} data-code={diagnosis?.code}>
      <header className="check__top">
        <Switches />
      </header>
      <main className="check__card appear">
        <h1 className="check__title" ref={title} tabIndex={-1}>
          {t('check.title')}
        </h1>
        <p className="check__lead">{t('check.lead')}</p>
        <p
          className="check__verdict"
          role="status"
          data-testid="check-verdict"
          data-tone={diagnosis ? diagnosisTone(diagnosis.code) : 'testing'}
        >
          {diagnosis ? t(`check.diagnosis.${diagnosis.code}`) : phase !== 'done' && t(`check.phase.${phase}`)}
        </p>
        <div className="check__parts">
          <section className="check__part" aria-labelledby="check-ways">
            <h2 className="check__heading" id="check-ways">
              {t('check.ways.title')}
            </h2>
            <WayList test={test} />
            <QualityCard test={test} />
          </section>
          <DeviceCheck />
        </div>
        <div className="check__actions">
          <Button data-testid="check-again" variant="light" disabled={phase !== 'done'} onClick={again}>
            {t('check.again')}
          </Button>
          <Button data-testid="check-back" variant="subtle" onClick={flow.close}>
            {t('check.back')}
          </Button>
        </div>
      </main>
    </div>
  );
}
