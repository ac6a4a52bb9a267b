/**
 * Of an error that says so itself, a status that blames the request (4xx); else null. Express and what it is made of
 * throw such, as for a path that cannot be decoded.
 */
export function statusOfClientError(error: unknown): number | null {
  const status = error instanceof Error && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
