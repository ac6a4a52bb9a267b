import type { Mark, SourceName, SourceQuality, Verdict } from '../../sdk/index.ts';

export type Qualities = Partial<Record<SourceName, SourceQuality>>;

/** What a tile shows of its sources together. Good is shown by showing nothing. */
export type TileQuality = { readonly mark: Exclude<Mark, 'good'>; readonly verdict: Verdict | null };

const RANK: Record<Exclude<Mark, 'good'>, number> = { poor: 0, fair: 1 };

/** The worst of what is received; of two that are as bad, the one whose fault is known. */
export function tileQuality(qualities: Qualities, sources: readonly SourceName[]): TileQuality | null {
  const [worst] = sources
    .flatMap((source): TileQuality[] => {
      const { mark = null, verdict = null } = qualities[source] ?? {};
      return mark === null || mark === 'good' ? [] : [{ mark, verdict }];
    })
    .toSorted(
      (one, other) =>
        RANK[one.mark] - RANK[other.mark] || Number(one.verdict === null) - Number(other.verdict === null),
    );
  return worst ?? null;
}

/** Of what one sends, only that is said which lies with oneself. */
export function ownQuality(qualities: Qualities, sources: readonly SourceName[]): TileQuality | null {
  const faulty = sources.flatMap((source) => (qualities[source]?.verdict ? source : []));
  const said = Object.fromEntries(
    faulty.flatMap((source) => {
      const quality = qualities[source];
      // That somebody suffers was decided by the server; what is fair for them may be gone for another.
      return quality ? [[source, { ...quality, mark: quality.mark === 'poor' ? 'poor' : 'fair' } as const]] : [];
    }),
  );
  return tileQuality(said, faulty);
}
