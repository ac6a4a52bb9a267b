import type { Finding } from './verdict.ts';

/** What is said of one source between two peers, which must neither flicker nor cry wolf. */
export type VerdictState = {
  readonly shown: Finding | null;
  /** Found in the last periods, without a gap; null where nothing was found in the last one. */
  readonly suspected: Suspicion | null;
  /** Periods in a row in which nothing was found of what is shown. */
  readonly quiet: number;
  /** How long ago something was shown whose cause was seen itself; null: never, or too long ago to matter. */
  readonly namedAgoMs: number | null;
};

/** In a row: `periods`, `forMs` with any finding, `same` with this fault, `alike` with this fault and symptom. */
type Suspicion = {
  readonly finding: Finding;
  readonly periods: number;
  readonly forMs: number;
  readonly same: number;
  readonly alike: number;
};

export const NO_VERDICT: VerdictState = { shown: null, suspected: null, quiet: 0, namedAgoMs: null };

/** Of the same fault: two periods of five seconds are over within 15 s of any onset. More is slower and surer. */
const PROVEN_AFTER = 2;
/** Where every period finds another fault, and none is told yet, one of them is. */
const MIXED_AFTER = 3;
/** Digests that come at once are short: together they must be as long as one that is not. */
const PROVEN_AFTER_MS = 5_000;
/** Takes so much of the quality, for so long, that one period is enough. Lower is quicker, and sometimes rash. */
const VERY_BAD_FROM = 0.6;
const VERY_BAD_FOR_MS = 2_000;
/** Of five seconds, so it is gone within 20 s of any end. More tells what comes and goes only once. */
const GONE_AFTER = 2;
/** So long Chromium's jitter buffer needs to become short again after 20 s of trouble. Longer hides new trouble. */
const AFTERMATH_MS = 90_000;

/** One settled period more. `found`: null where all was well. */
export function judge(before: VerdictState, found: Finding | null, periodMs: number): VerdictState {
  const finding = found && isAftermath(before, found) ? null : found;
  const suspected = finding && suspect(before.suspected, finding, periodMs);
  const said = say(before, finding, suspected, periodMs);
  return { ...said, suspected, namedAgoMs: namedAgo(before, said.shown, periodMs) };
}

type Said = Pick<VerdictState, 'shown' | 'quiet'>;

function say(
  { shown, quiet: before }: VerdictState,
  finding: Finding | null,
  suspected: Suspicion | null,
  periodMs: number,
): Said {
  if (finding && shown && isSameFault(finding, shown)) {
    const isOtherSymptom = suspected !== null && suspected.alike >= PROVEN_AFTER;
    return { shown: { ...finding, symptom: isOtherSymptom ? finding.symptom : shown.symptom }, quiet: 0 };
  }
  if (suspected && isProven(suspected, periodMs, shown === null)) return { shown: suspected.finding, quiet: 0 };
  if (!shown) return { shown, quiet: 0 };
  const quiet = before + 1;
  return { shown: quiet >= GONE_AFTER ? null : shown, quiet };
}

function namedAgo({ namedAgoMs }: VerdictState, shown: Finding | null, periodMs: number): number | null {
  if (shown && !isOfLateSoundAlone(shown)) return 0;
  return namedAgoMs === null || namedAgoMs + periodMs > AFTERMATH_MS ? null : namedAgoMs + periodMs;
}

/**
 * Sound goes on to come late when what made it late is over: jitter buffers grow at once and shrink slowly, and while
 * pictures and sound are brought together again they grow once more.
 */
const isAftermath = ({ namedAgoMs }: VerdictState, finding: Finding): boolean =>
  namedAgoMs !== null && finding.symptom === 'delayed-audio' && isOfLateSoundAlone(finding);

const isOfLateSoundAlone = ({ cause, reason }: Finding): boolean =>
  cause === 'unknown' || reason.code === 'played-late';

/** A change, or a time that says nothing: it neither accuses nor acquits. */
export const pause = (state: VerdictState): VerdictState => ({ ...state, suspected: null });

/** The same fault, whatever is seen or heard of it. */
const isSameFault = (one: Finding, other: Finding): boolean => one.cause === other.cause && one.leg === other.leg;

function suspect(before: Suspicion | null, finding: Finding, periodMs: number): Suspicion {
  const isSame = before !== null && isSameFault(before.finding, finding);
  const isAlike = isSame && before.finding.symptom === finding.symptom;
  return {
    finding,
    periods: (before?.periods ?? 0) + 1,
    forMs: (before?.forMs ?? 0) + periodMs,
    same: isSame ? before.same + 1 : 1,
    alike: isAlike ? before.alike + 1 : 1,
  };
}

function isProven({ finding, periods, same, forMs }: Suspicion, periodMs: number, isFirst: boolean): boolean {
  const isRepeated = same >= PROVEN_AFTER || (isFirst && periods >= MIXED_AFTER);
  if (isRepeated && forMs >= PROVEN_AFTER_MS) return true;
  return finding.weight >= VERY_BAD_FROM && periodMs >= VERY_BAD_FOR_MS && isSuddenlyCertain(finding);
}

/**
 * A device may be silent for a moment, what nobody can explain may explain itself; where a flow stops, both ends have to
 * have looked since: until then the line between them looks dead; and a processor that starves makes packets come
 * unevenly before it is seen that the page stands still.
 */
const isSuddenlyCertain = ({ cause, reason }: Finding): boolean =>
  cause !== 'sender-device' && cause !== 'unknown' && reason.code !== 'nothing-arrives' && reason.code !== 'jitter';
