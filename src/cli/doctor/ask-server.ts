import type { Config } from '../../config.ts';
import type { Finding } from '../../doctor/check.ts';
import { inUrl } from '../../doctor/network/address-class.ts';
import { httpAnswer } from '../../doctor/network/http-answer.ts';
import { DOCTOR_HEADER } from '../../http/doctor.ts';
import { Report } from './report.ts';

/** Another program may take a connection and never say a word. */
const HEARS_WITHIN_MS = 2_000;
/** The longest that the server's own checks take, and some. */
const LOOKS_WITHIN_MS = 40_000;

export type ServerAnswer =
  | { state: 'not-running' }
  | { state: 'refused'; url: string; status: number }
  | { state: 'asked'; url: string; findings: Finding[] };

/** Whether a Parley runs on the configured port of this machine, and what it finds of itself. */
export async function askServer({ http }: Config): Promise<ServerAnswer> {
  const authority = `${inUrl(reachable(http.host))}:${http.port}`;
  // Both: `--lan` gives the server a certificate that the settings do not name.
  const urls = [`http://${authority}`, `https://${authority}`];
  const url = (await Promise.all(urls.map(ifParley))).find((it) => it !== null);
  if (url === undefined) return { state: 'not-running' };
  const headers = {
    'Content-Length': '0',
    // Whatever name PARLEY_HOST is: without a token the server answers this machine by this one.
    Host: 'localhost',
    ...(http.metricsToken !== null && { Authorization: `Bearer ${http.metricsToken}` }),
  };
  const question = { method: 'POST', headers, timeoutMs: LOOKS_WITHIN_MS } as const;
  const { status, body } = await httpAnswer(new URL('/doctor', url), question);
  if (status !== 200) return { state: 'refused', url, status };
  return { state: 'asked', url, findings: Report.parse(JSON.parse(body)).findings };
}

async function ifParley(url: string): Promise<string | null> {
  try {
    const { headers } = await httpAnswer(new URL('/doctor', url), { method: 'GET', timeoutMs: HEARS_WITHIN_MS });
    return headers[DOCTOR_HEADER.toLowerCase()] === undefined ? null : url;
  } catch {
    return null;
  }
}

const reachable = (host: string): string => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host;
