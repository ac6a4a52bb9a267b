import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { VerdictSpan } from '../../../src/history/call-report.ts';
import { useFormat } from '../format/use-format.ts';
import { ShortList } from '../shell/short-list.tsx';
import type { Leg } from './legs.ts';
import type { People } from './people.ts';

type VerdictListProps = {
  verdicts: readonly VerdictSpan[];
  people: People;
  onShow: (way: Pick<Leg, 'peerId' | 'viewerId' | 'source' | 'leg'>) => void;
};

export function VerdictList({ verdicts, people, onShow }: VerdictListProps) {
  const { t } = useTranslation('admin');
  return (
    <section className="card" aria-labelledby="verdicts-title" data-testid="verdicts">
      <h2 id="verdicts-title">{t('report.verdicts')}</h2>
      {verdicts.length === 0 ? (
        <p className="soft">{t('report.noVerdicts')}</p>
      ) : (
        <ShortList
          className="verdicts"
          items={verdicts}
          atFirst={8}
          keyOf={({ peerId, viewerId, source, from }) => `${peerId} ${viewerId} ${source} ${from}`}
        >
          {(verdict) => <Verdict verdict={verdict} people={people} onShow={onShow} />}
        </ShortList>
      )}
    </section>
  );
}

function Verdict({ verdict, people, onShow }: { verdict: VerdictSpan } & Omit<VerdictListProps, 'verdicts'>) {
  const { t } = useTranslation('admin');
  const { clock } = useFormat();
  const { peerId, viewerId, source, cause, symptom, evidence, from, until } = verdict;
  const way = t('way', { sender: people.ofPeer(peerId), receiver: people.ofPeer(viewerId) });
  const named = t(`source.${source}`);
  return (
    <div className="verdict" data-cause={cause}>
      <span className="verdict__when">
        {until === null
          ? t('report.verdictOpen', { from: clock(from) })
          : t('report.verdictFrom', { from: clock(from), until: clock(until) })}
      </span>
      <div>
        <strong>{t(`cause.${cause}`)}</strong>: {way}, {named}, {t(`symptom.${symptom}`)}
        <span className="verdict__evidence" lang="en">
          {evidence}
        </span>
      </div>
      <Button
        variant="subtle"
        size="xs"
        aria-label={t('report.showInChart', { way, source: named })}
        onClick={() => onShow({ peerId, viewerId, source, leg: 'whole' })}
      >
        {t('report.show')}
      </Button>
    </div>
  );
}
