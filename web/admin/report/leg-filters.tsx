import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ScoredLeg } from '../../../src/protocol/quality.ts';
import type { Leg, LegFilter } from './legs.ts';
import type { People } from './people.ts';

type LegFiltersProps = {
  legs: readonly Leg[];
  people: People;
  filter: LegFilter;
  onFilter: (filter: LegFilter) => void;
};

const LEGS: readonly ScoredLeg[] = ['whole', 'uplink', 'downlink'];

export function LegFilters({ legs, people, filter, onFilter }: LegFiltersProps) {
  const { t } = useTranslation('admin');
  const all = { value: '', label: t('report.filter.all') };
  const sources = [...new Set(legs.map(({ source }) => source))];
  const senders = [...new Set(legs.map(({ peerId }) => peerId))];
  const viewers = [...new Set(legs.flatMap(({ viewerId }) => viewerId ?? []))];
  const named = (peerIds: readonly string[]) => [
    all,
    ...peerIds.map((id) => ({ value: id, label: people.ofPeer(id) })),
  ];
  const orAll = (value: string): string | null => (value === '' ? null : value);
  return (
    <div className="leg-filters">
      <NativeSelect
        size="sm"
        label={t('report.filter.leg')}
        value={filter.leg}
        onChange={({ currentTarget: { value } }) =>
          onFilter({ ...filter, leg: LEGS.find((leg) => leg === value) ?? 'whole' })
        }
        data={LEGS.filter((leg) => legs.some((one) => one.leg === leg)).map((leg) => ({
          value: leg,
          label: t(`report.leg.${leg}`),
        }))}
        data-testid="filter-leg"
      />
      <NativeSelect
        size="sm"
        label={t('report.filter.source')}
        value={filter.source ?? ''}
        onChange={({ currentTarget: { value } }) => onFilter({ ...filter, source: orAll(value) })}
        data={[all, ...sources.map((source) => ({ value: source, label: t(`source.${source}`) }))]}
      />
      <NativeSelect
        size="sm"
        label={t('report.filter.sender')}
        value={filter.senderId ?? ''}
        onChange={({ currentTarget: { value } }) => onFilter({ ...filter, senderId: orAll(value) })}
        data={named(senders)}
      />
      <NativeSelect
        size="sm"
        label={t('report.filter.receiver')}
        value={filter.viewerId ?? ''}
        onChange={({ currentTarget: { value } }) => onFilter({ ...filter, viewerId: orAll(value) })}
        data={named(viewers)}
      />
    </div>
  );
}
