import { en } from '../i18n/en.ts';

type ProblemKey = keyof typeof en.problem;

const isProblemKey = (code: string): code is ProblemKey => Object.hasOwn(en.problem, code);

/** The stable code of an `SdkError`, or of whatever else was thrown. */
export const codeOf = (error: unknown): string => {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return 'unknown';
};

/** The key of the sentence for a code; a code that is newer than this page has a general one. */
export const problemKey = (code: string) => `problem.${isProblemKey(code) ? code : 'unknown'}` as const;
