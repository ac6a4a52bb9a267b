import { existsSync, readFileSync } from 'node:fs';

/**
 * Reads vitest's JSON report. Whatever else makes vitest fail (a file that cannot be loaded, an error outside all
 * tests, no report at all) counts as one failure, so that `failed` is 0 only if all is well.
 * @returns {{ passed: number, failed: number, remark: string }}
 */
export function readTestReport(file, exitCode) {
  if (!existsSync(file)) return { passed: 0, failed: 1, remark: `vitest ended with ${exitCode} and left no report.` };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every(({ status: s }) => s !== 'failed'),
  );
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + unloaded.length;
  const remarks = [];
  if (unloaded.length > 0) remarks.push(`${unloaded.length} test files failed outside their tests.`);
  const leftOut = report.numPendingTests + report.numTodoTests;
  if (leftOut > 0) remarks.push(`${leftOut} tests left out.`);
  if (failed > 0 || exitCode === 0) return { passed, failed, remark: remarks.join(' ') };
  return {
    passed,
    failed: 1,
    remark: `vitest ended with ${exitCode}: an error outside all tests. ${remarks.join(' ')}`,
  };
}
