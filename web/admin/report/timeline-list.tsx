import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEvent } from '../../../src/history/timeline.ts';
import { useFormat } from '../format/use-format.ts';
import { ShortList } from '../shell/short-list.tsx';
import { type Lane, laneOf, lanes } from './event-marks.ts';
import { eventWords } from './event-words.ts';
import type { People } from './people.ts';

type TimelineListProps = { timeline: readonly TimelineEvent[]; people: People };
type Row = { readonly number: number; readonly event: TimelineEvent };

/** All that happened, in words: what the marks of the chart are to those who read. */
export function TimelineList({ timeline, people }: TimelineListProps) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [lane, setLane] = useState<Lane | null>(null);
  const rows = timeline
    .map((event, number): Row => ({ number, event }))
    .filter(({ event }) => lane === null || laneOf(event) === lane);
  return (
    <section className="card" aria-labelledby="timeline-title" data-testid="timeline">
      <div className="admin-title">
        <h2 id="timeline-title">{t('report.timeline')}</h2>
        <NativeSelect
          className="admin-title__choice"
          size="sm"
          aria-label={t('report.timelineKinds')}
          value={lane ?? ''}
          onChange={({ currentTarget: { value } }) => setLane(lanes.find((one) => one === value) ?? null)}
          data={[
            { value: '', label: t('report.filter.all') },
            ...lanes.map((one) => ({ value: one, label: t(`report.lane.${one}`) })),
          ]}
        />
      </div>
      <ShortList className="timeline" items={rows} atFirst={60} keyOf={({ number }) => String(number)}>
        {({ event }) => (
          <>
            <time dateTime={new Date(event.at).toISOString()}>{format.clock(event.at)}</time>
            <span data-lane={laneOf(event)}>{eventWords(event, { t, people, format })}</span>
          </>
        )}
      </ShortList>
    </section>
  );
}
