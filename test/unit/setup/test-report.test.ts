import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTestReport } from '../../../setup/test-report.mjs';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Status = 'passed' | 'failed';
const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] as object[] };
/** A file as vitest reports it: its own status, and those of its tests. */
const testFile = (status: Status, ...tests: Status[]) => ({
  status,
  assertionResults: tests.map((of) => ({ status: of })),
});

function verdict(report: Partial<typeof none>, exitCode: number) {
  const file = join(temporaryFolder(), 'report.json');
  writeFileSync(file, JSON.stringify({ ...none, ...report }));
  return readTestReport(file, exitCode);
}

describe('the verdict over a test run', () => {
  test('all passed', () => {
    const report = { numPassedTests: 2, testResults: [testFile('passed', 'passed', 'passed')] };
    expect(verdict(report, 0)).toEqual({ passed: 2, failed: 0, remark: '' });
  });

  test('one failed', () => {
    const report = { numPassedTests: 1, numFailedTests: 1, testResults: [testFile('failed', 'passed', 'failed')] };
    expect(verdict(report, 1)).toEqual({ passed: 1, failed: 1, remark: '' });
  });

  test('a file that cannot be loaded, or whose hook fails, is a failure', () => {
    const testResults = [testFile('failed'), testFile('failed', 'passed'), testFile('passed', 'passed')];
    expect(verdict({ numPassedTests: 2, testResults }, 1)).toMatchObject({
      failed: 2,
      remark: '2 test files failed outside their tests.',
    });
  });

  test('an error outside all tests and files is one', () => {
    const report = { numPassedTests: 1, testResults: [testFile('passed', 'passed')] };
    const { failed, remark } = verdict(report, 1);
    expect([failed, remark]).toEqual([1, expect.stringContaining('vitest ended with 1')]);
  });

  test('nothing ran: no failure by itself, but nothing passed either, which `npm test` looks at', () => {
    expect(verdict({}, 0)).toEqual({ passed: 0, failed: 0, remark: '' });
    expect(verdict({}, 1)).toMatchObject({ passed: 0, failed: 1 });
  });

  test('what is left out is told', () => {
    const report = { numPassedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    expect(verdict(report, 0)).toEqual({ passed: 1, failed: 0, remark: '3 tests left out.' });
  });

  test('no report, as after a crash', () => {
    expect(readTestReport(join(temporaryFolder(), 'none.json'), 139)).toEqual({
      passed: 0,
      failed: 1,
      remark: 'vitest ended with 139 and left no report.',
    });
  });
});
