/** Scores from which a mark is given, 1 to 5: R 80 and R 60 (ITU-T G.107 Annex B). Below them all it is poor. */
export const MARK_FROM = { good: 4.03, fair: 3.1 } as const;
