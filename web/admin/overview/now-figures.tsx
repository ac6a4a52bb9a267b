import { useTranslation } from 'react-i18next';
import type { NowReport } from '../../../src/overview/overview-report.ts';
import { useFormat } from '../format/use-format.ts';
import { Figure } from './figure.tsx';

/** A core's share from which a worker has no room for another conference. */
const BUSY_WORKER = 0.8;
/** From here on people wait for answers of the server. */
const LATE_LOOP_MS = 50;

export function NowFigures({ now }: { now: NowReport }) {
  const { t } = useTranslation('admin');
  const { span, number } = useFormat();
  const { calls, rooms, peers, sessions, loopLagMs } = now;
  return (
    <section aria-labelledby="now-title">
      <h2 id="now-title">{t('overview.nowTitle')}</h2>
      <dl className="figures">
        <Figure name={t('overview.activeCalls')} value={number(calls.active)} testId="active-calls">
          {t('overview.ringing', { count: calls.ringing })}
        </Figure>
        <Figure name={t('overview.rooms')} value={number(rooms.p2p + rooms.sfu + rooms.none)}>
          {t('overview.roomsHow', rooms)}
        </Figure>
        <Figure name={t('overview.peers')} value={number(peers)} />
        <Figure name={t('overview.sessions')} value={number(sessions.attached + sessions.detached)}>
          {sessions.detached > 0 && t('overview.detached', { count: sessions.detached })}
        </Figure>
        <Workers now={now} />
        <Figure
          name={t('overview.loopLag')}
          value={span(loopLagMs)}
          tone={loopLagMs >= LATE_LOOP_MS ? 'warning' : undefined}
        >
          {t('overview.loopLagHow')}
        </Figure>
        <Storage storage={now.storage} />
      </dl>
    </section>
  );
}

function Workers({ now: { media } }: { now: NowReport }) {
  const { t } = useTranslation('admin');
  const { percent, number } = useFormat();
  const { workers, transports, producers, consumers } = media;
  if (workers.length === 0) {
    return (
      <Figure name={t('overview.workers')} value="0" tone="danger">
        {t('overview.workersGone')}
      </Figure>
    );
  }
  const isBusy = workers.some(({ cpu }) => cpu !== null && cpu >= BUSY_WORKER);
  return (
    <Figure name={t('overview.workers')} value={number(workers.length)} tone={isBusy ? 'warning' : undefined}>
      <ul>
        {workers.map(({ pid, cpu }) => (
          <li key={pid}>
            {cpu === null ? t('overview.workerUnknown', { pid }) : t('overview.worker', { pid, cpu: percent(cpu) })}
          </li>
        ))}
      </ul>
      {t('overview.objects', { transports, producers, consumers })}
    </Figure>
  );
}

function Storage({ storage }: Pick<NowReport, 'storage'>) {
  const { t } = useTranslation('admin');
  const name = t('overview.storage');
  if (!storage) return <Figure name={name} value={t('overview.storageOff')} />;
  const { problem, waiting, dropped } = storage;
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  return (
    <Figure
      name={name}
      value={t(problem === null ? 'overview.storageFine' : 'overview.storageLost')}
      tone={problem === null ? 'good' : 'danger'}
      testId="storage"
    >
      <ul>
        {problem !== null && <li lang="en">{problem}</li>}
        {waiting > 0 && <li>{t('overview.storageWaiting', { count: waiting })}</li>}
        {lost > 0 && <li>{t('overview.storageDropped', { count: lost })}</li>}
      </ul>
    </Figure>
  );
}
