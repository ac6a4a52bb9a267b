import type { Check, Finding } from './check.ts';
import { checks } from './checks/index.ts';
import { generalFinding } from './general-faults.ts';
import type { Subject } from './subject.ts';

/** A check that does not come to an end is a finding too, and keeps nobody waiting. */
const PATIENCE_MS = 20_000;

/** Looks at everything, or at what is quick to look at. In the order of the checks; never rejects. */
export async function examine(subject: Subject, options: { onlyQuick?: boolean } = {}): Promise<Finding[]> {
  const chosen = checks.filter(({ quick }) => quick || !options.onlyQuick);
  return (await Promise.all(chosen.map((check) => run(check, subject)))).flat();
}

async function run(check: Check, subject: Subject): Promise<Finding[]> {
  const { promise: tooLong, reject } = Promise.withResolvers<never>();
  const impatience = setTimeout(() => reject(new Error(`no end within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  try {
    return await Promise.race([check.examine(subject), tooLong]);
  } catch (error) {
    return [generalFinding(check.name, 'check-failed', `${check.title}: ${messageOf(error)}.`)];
  } finally {
    clearTimeout(impatience);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
