import type { ClientOptions } from './api.ts';

export type Log = NonNullable<ClientOptions['log']>;

export const consoleLog: Log = (level, message, details) => {
  // biome-ignore lint/suspicious/noConsole: the default place of a browser library's warnings
  console[level](`[parley] ${message}`, ...(details === undefined ? [] : [details]));
};
