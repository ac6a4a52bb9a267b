import type { Mark, SourceName, SourceQuality, Symptom, Verdict } from '../../sdk/index.ts';

export type Qualities = Partial<Record<SourceName, SourceQuality>>;

/** What a tile shows of its sources together. Good is shown by showing nothing. */
export type TileQuality = { readonly mark: Exclude<Mark, 'good'>; readonly verdict: Verdict | null };

export const PERSON: readonly SourceName[] = ['microphone', 'camera'];
export const SCREEN: readonly SourceName[] = ['screen', 'screen-audio'];

const RANK: Record<TileQuality['mark'], number> = { poor: 0, fair: 1 };

/** Silence scores well if it arrives well, and what does not arrive has no score: here the fault itself counts. */
const NOTHING_COMES: ReadonlySet<Symptom> = new Set<Symptom>([
  'no-audio',
  'dead-microphone',
  'no-video',
  'frozen-camera',
]);

/** The worst of what is received; of two that are as bad, the one whose fault is known. */
export function tileQuality(qualities: Qualities, sources: readonly SourceName[]): TileQuality | null {
  const shown = sources.flatMap((source) => {
    const { mark = null, verdict = null } = qualities[source] ?? {};
    if (verdict && NOTHING_COMES.has(verdict.symptom)) return [{ mark: 'poor' as const, verdict }];
    return mark === null || mark === 'good' ? [] : [{ mark, verdict }];
  });
  return worstOf(shown);
}

/** Of what one sends only that is said which lies with oneself. That somebody suffers of it the server has found. */
export function ownQuality(qualities: Qualities): TileQuality | null {
  const shown = [...PERSON, ...SCREEN].flatMap((source): TileQuality[] => {
    const { verdict = null } = qualities[source] ?? {};
    return verdict ? [tileQuality(qualities, [source]) ?? { mark: 'fair', verdict }] : [];
  });
  return worstOf(shown);
}

const worstOf = (shown: readonly TileQuality[]): TileQuality | null =>
  shown.toSorted(
    (one, other) => RANK[one.mark] - RANK[other.mark] || Number(one.verdict === null) - Number(other.verdict === null),
  )[0] ?? null;
