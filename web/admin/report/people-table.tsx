import { useTranslation } from 'react-i18next';
import type { Participant } from '../../../src/history/call-report.ts';
import { useFormat } from '../format/use-format.ts';

export function PeopleTable({ participants }: { participants: readonly Participant[] }) {
  const { t } = useTranslation('admin');
  const { clock } = useFormat();
  return (
    <section className="card" aria-labelledby="people-title">
      <h2 id="people-title">{t('report.people')}</h2>
      <table className="call-table call-table--plain" data-testid="participants">
        <thead>
          <tr>
            <th scope="col">{t('report.name')}</th>
            <th scope="col">{t('report.part')}</th>
            <th scope="col">{t('report.seats')}</th>
          </tr>
        </thead>
        <tbody>
          {participants.map(({ userId, name, guest, part, invitation, seats }) => (
            <tr key={userId}>
              <td data-label={t('report.name')}>
                {name} {guest && `(${t('report.guest')}) `}
                <span className="soft">{userId}</span>
              </td>
              <td data-label={t('report.part')}>
                {t(`report.parts.${part}`)}
                {invitation !== null && `, ${t(`report.invitation.${invitation}`)}`}
              </td>
              <td data-label={t('report.seats')}>
                {seats.length === 0 && '–'}
                <ul>
                  {seats.map(({ peerId, joinedAt, leftAt, reason }) => (
                    <li key={peerId}>
                      {t('report.seat', { from: clock(joinedAt), until: leftAt === null ? '…' : clock(leftAt) })}
                      {reason !== null && <span className="soft"> {t(`report.left.${reason}`)}</span>}
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
