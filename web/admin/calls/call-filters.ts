/** Parameters of `GET /api/calls`; `from` and `to` as days, 2026-11-22, of the reader's own time. */
export const CALL_FILTERS = ['user', 'from', 'to', 'outcome'] as const;
export type CallFilters = Readonly<Partial<Record<(typeof CALL_FILTERS)[number], string>>>;

const DAY = /^\d{4}-\d\d-\d\d$/;

/** What to ask the server; `to` is a whole day here, and the moment after it there. */
export function callQuery(filters: CallFilters, cursor: string | null): string {
  const { user, from, to, outcome } = filters;
  const asked = new URLSearchParams({
    ...(user && { user }),
    ...(from && DAY.test(from) && { from: dayBegins(from, 0) }),
    ...(to && DAY.test(to) && { to: dayBegins(to, 1) }),
    ...(outcome && { outcome }),
    ...(cursor && { cursor }),
  });
  return `calls?${asked}`;
}

/** ms since the epoch, as text. */
function dayBegins(day: string, later: number): string {
  const begins = new Date(`${day}T00:00:00`);
  begins.setDate(begins.getDate() + later);
  return String(begins.getTime());
}
