import { useTranslation } from 'react-i18next';
import type { RunningCall, RunningVerdict } from '../../../src/overview/overview-report.ts';
import { useFormat } from '../format/use-format.ts';
import { isPoor } from '../marks/mark.ts';
import { MosMark } from '../marks/mos-mark.tsx';
import { hrefOf } from '../shell/admin-route.ts';

/** Running calls with a named fault or a poor score. */
export function WorstNow({ calls }: { calls: readonly RunningCall[] }) {
  const { t } = useTranslation('admin');
  const bad = calls.filter(({ verdicts, worst }) => verdicts.length > 0 || (worst !== null && isPoor(worst.mos)));
  return (
    <section className="card" aria-labelledby="worst-now-title" data-testid="worst-now">
      <h2 id="worst-now-title">{t('overview.worstNow')}</h2>
      {bad.length === 0 ? (
        <p className="soft">{t('overview.noFaults')}</p>
      ) : (
        <ul className="worst-now">
          {bad.map((call) => (
            <Call key={call.callId} call={call} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Call({ call: { callId, people, peers, worst, verdicts, topology } }: { call: RunningCall }) {
  const { t } = useTranslation('admin');
  const more = peers - people.length;
  const names = [...people, ...(more > 0 ? [t('overview.morePeople', { count: more })] : [])].join(', ');
  return (
    <li data-testid="running-call" data-call-id={callId}>
      <div className="worst-now__head">
        <a href={hrefOf({ page: 'report', callId })}>{names || callId}</a>
        <span className="soft">{t(`topology.${topology ?? 'none'}`)}</span>
        {worst && (
          <span>
            <MosMark mos={worst.mos} /> <span className="soft">{t('way', worst)}</span>{' '}
            <span className="soft">{t(`source.${worst.source}`)}</span>
          </span>
        )}
      </div>
      {verdicts.map((verdict) => (
        <Verdict key={`${verdict.sender} ${verdict.receiver} ${verdict.source}`} verdict={verdict} />
      ))}
    </li>
  );
}

function Verdict({ verdict }: { verdict: RunningVerdict }) {
  const { t } = useTranslation('admin');
  const { clock } = useFormat();
  const { source, cause, symptom, evidence, since } = verdict;
  return (
    <p className="verdict">
      <strong>{t(`cause.${cause}`)}</strong>: {t('way', verdict)}, {t(`source.${source}`)}, {t(`symptom.${symptom}`)},{' '}
      {t('overview.since', { time: clock(since) })}
      <span className="verdict__evidence" lang="en">
        {evidence}
      </span>
    </p>
  );
}
