import { examine } from './examine.ts';
import type { Subject } from './subject.ts';

type Log = { info(details: object, message: string): void; warn(details: object, message: string): void };

/** What is quick to look at, as log lines with their fix; what is right is one line. `wanted`: false: the server stops. */
export async function selfTest(subject: Subject, log: Log, wanted: () => boolean): Promise<void> {
  const findings = await examine(subject, { onlyQuick: true });
  if (!wanted()) return;
  for (const finding of findings) {
    if (finding.level === 'ok') continue;
    const { level, found, ...details } = finding;
    log[level === 'note' ? 'info' : 'warn']({ finding: level, ...details }, found);
  }
  const count = (level: string): number => findings.filter((finding) => finding.level === level).length;
  log.info(
    { ok: count('ok'), notes: count('note'), warnings: count('warning'), problems: count('problem') },
    'self-test done',
  );
}
