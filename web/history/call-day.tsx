import { useTranslation } from 'react-i18next';
import { CallRow } from './call-row.tsx';
import { type Day, nearDay } from './how-it-went.ts';

export function CallDay({ day }: { day: Day }) {
  const { t, i18n } = useTranslation();
  const near = nearDay(day.at, Date.now());
  const date = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', day: 'numeric', month: 'long' });
  const title = near ? t(`history.${near}`) : date.format(day.at);
  return (
    <section className="row-group" aria-label={title}>
      <h2 className="row-group__title">{title}</h2>
      <ul className="row-list">
        {day.calls.map((call) => (
          <CallRow key={call.callId} call={call} />
        ))}
      </ul>
    </section>
  );
}
