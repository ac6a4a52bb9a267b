/** One report of several connections': their ids, and what refers to them, get the connection's name before them. */
export function mergeReports(reports: Readonly<Record<string, RTCStatsReport>>): RTCStatsReport {
  const merged = new Map<string, unknown>();
  for (const [name, report] of Object.entries(reports)) {
    const renamed = (value: unknown) => (typeof value === 'string' && report.has(value) ? `${name}:${value}` : value);
    for (const [id, stats] of report.entries()) {
      const members = Object.entries(stats).map(([key, value]) => [
        key,
        /(?:^id|Id)$/.test(key) ? renamed(value) : value,
      ]);
      merged.set(`${name}:${id}`, Object.fromEntries(members));
    }
  }
  return merged;
}
