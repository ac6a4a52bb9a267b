import { useTranslation } from 'react-i18next';
import type { CallReport } from '../../../src/history/call-report.ts';
import { useFormat } from '../format/use-format.ts';
import type { People } from './people.ts';

type FeedbackProps = { report: Pick<CallReport, 'ratings' | 'diagnoses'>; people: People };

const STARS = 5;

export function Feedback({ report: { ratings, diagnoses }, people }: FeedbackProps) {
  const { t } = useTranslation('admin');
  const { clock } = useFormat();
  return (
    <section className="card" aria-labelledby="feedback-title" data-testid="feedback">
      <h2 id="feedback-title">{t('report.feedback')}</h2>
      {ratings.length + diagnoses.length === 0 && <p className="soft">{t('report.noFeedback')}</p>}
      <ul>
        {ratings.map(({ userId, at, stars, text }) => (
          <li key={userId}>
            <strong>{people.ofUser(userId)}</strong>{' '}
            <span className="stars" role="img" aria-label={t('report.stars', { count: stars })}>
              {'★'.repeat(stars)}
              {'☆'.repeat(STARS - stars)}
            </span>{' '}
            <span className="soft">{clock(at)}</span> {text}
          </li>
        ))}
        {diagnoses.map(({ userId, at, text }) => (
          <li key={`${userId} ${at}`}>
            <strong>{t('report.diagnosis', { name: people.ofUser(userId) })}</strong>{' '}
            <span className="soft">{clock(at)}</span> {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
