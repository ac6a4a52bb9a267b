import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoggedCall } from '../../../src/history/call-report.ts';
import { formatDuration } from '../../client/format.ts';
import { useFormat } from '../format/use-format.ts';
import { MosMark } from '../marks/mos-mark.tsx';
import type { People } from './people.ts';

type CallSummaryProps = { call: LoggedCall; people: People; exported: ReactNode };

export function CallSummary({ call, people, exported }: CallSummaryProps) {
  const { t } = useTranslation('admin');
  const { moment, span, clock, number } = useFormat();
  const { kind, startedAt, answeredAt, connectedAt, durationMs, outcome, endedBy, endReason, topologies, worst } = call;
  const rows: [name: string, value: ReactNode][] = [
    [t('report.began'), moment(startedAt)],
    [t('report.length'), formatDuration(durationMs)],
    [t('report.setup'), answeredAt !== null && connectedAt !== null ? span(connectedAt - answeredAt) : '–'],
    [t('report.outcome'), t(`outcome.${outcome ?? 'running'}`)],
    [
      t('report.ended'),
      endReason === null ? (
        '–'
      ) : (
        <>
          {t(`report.reason.${endReason}`)}
          {endedBy !== null && `, ${t('report.by', { name: people.ofUser(endedBy) })}`}
        </>
      ),
    ],
    [t('report.peak'), number(call.peakPeers)],
    [t('report.paths'), topologies.map((topology) => t(`topology.${topology}`)).join(', ') || '–'],
    [
      t('report.worst'),
      worst ? (
        <>
          <MosMark mos={worst.mos} />{' '}
          <span className="soft">
            {clock(worst.at)}, {t('way', { sender: people.ofPeer(worst.peerId), receiver: receiverOf(worst) })},{' '}
            {t(`source.${worst.source}`)}
          </span>
        </>
      ) : (
        '–'
      ),
    ],
  ];

  function receiverOf({ viewerId }: NonNullable<LoggedCall['worst']>): string {
    return viewerId === null ? t('server') : people.ofPeer(viewerId);
  }

  return (
    <section aria-labelledby="report-title">
      <div className="admin-title">
        <h1 id="report-title">{t('report.titleOf', { kind: t(`report.kind.${kind}`), time: moment(startedAt) })}</h1>
        {exported}
      </div>
      <dl className="card facts" data-testid="summary">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('report.id')}</dt>
          <dd className="facts__id">{call.callId}</dd>
        </div>
      </dl>
    </section>
  );
}
