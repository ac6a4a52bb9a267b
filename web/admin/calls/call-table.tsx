import { useTranslation } from 'react-i18next';
import type { CallListItem } from '../../../src/history/call-report.ts';
import { formatDuration } from '../../client/format.ts';
import { useFormat } from '../format/use-format.ts';
import { MosMark } from '../marks/mos-mark.tsx';
import { hrefOf } from '../shell/admin-route.ts';

/** On a phone each row is a card: the cells say what they are. */
export function CallTable({ calls }: { calls: readonly CallListItem[] }) {
  const { t } = useTranslation('admin');
  const { moment } = useFormat();
  return (
    <table className="call-table" data-testid="calls">
      <thead>
        <tr>
          {(['when', 'who', 'duration', 'result', 'worstMinute'] as const).map((key) => (
            <th key={key} scope="col">
              {t(`calls.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {calls.map(({ callId, startedAt, people, durationMs, outcome, worst }) => (
          <tr key={callId} data-testid="call" data-call-id={callId}>
            <td data-label={t('calls.when')}>
              <a href={hrefOf({ page: 'report', callId })} aria-label={t('calls.open', { time: moment(startedAt) })}>
                {moment(startedAt)}
              </a>
            </td>
            <td data-label={t('calls.who')}>{people.map(({ name }) => name).join(', ')}</td>
            <td data-label={t('calls.duration')}>{formatDuration(durationMs)}</td>
            <td data-label={t('calls.result')}>{t(`outcome.${outcome ?? 'running'}`)}</td>
            <td data-label={t('calls.worstMinute')}>
              {worst ? <MosMark mos={worst.mos} /> : <span className="soft">{t('calls.notScored')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
