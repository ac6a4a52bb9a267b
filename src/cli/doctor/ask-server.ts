import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Config } from '../../config.ts';
import type { Finding } from '../../doctor/check.ts';
import { inUrl } from '../../doctor/network/address-class.ts';
import { DOCTOR_HEADER } from '../../http/doctor.ts';
import { Report } from './report.ts';

/** The longest that the server's own checks take, and some. */
const PATIENCE_MS = 40_000;

export type ServerAnswer =
  | { state: 'not-running' }
  | { state: 'refused'; url: string; error: string }
  | { state: 'asked'; url: string; findings: Finding[] };

/** Whether a Parley runs on the configured port of this machine, and what it finds of itself. */
export async function askServer({ http }: Config): Promise<ServerAnswer> {
  // `--lan` gives the server a certificate that the settings do not name.
  for (const scheme of http.tls ? ['https', 'http'] : ['http', 'https']) {
    const url = `${scheme}://${inUrl(reachable(http.host))}:${http.port}`;
    const answer = await post(`${url}/doctor`, http.metricsToken).catch(() => null);
    if (!answer?.headers[DOCTOR_HEADER.toLowerCase()]) {
      answer?.destroy();
      continue;
    }
    const body: unknown = JSON.parse(await text(answer));
    const report = Report.safeParse(body);
    if (report.success) return { state: 'asked', url, findings: report.data.findings };
    return { state: 'refused', url, error: `it answered ${answer.statusCode}` };
  }
  return { state: 'not-running' };
}

const reachable = (host: string): string => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host;

function post(url: string, token: string | null): Promise<IncomingMessage> {
  const options = {
    method: 'POST',
    headers: { 'Content-Length': 0, ...(token !== null && { Authorization: `Bearer ${token}` }) },
    timeout: PATIENCE_MS,
    // On this machine: its name is not asked for.
    rejectUnauthorized: false,
  };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? requestHttps(url, options, resolve) : requestHttp(url, options, resolve);
    request.once('timeout', () => request.destroy(new Error('no answer in time')));
    request.once('error', reject);
    request.end();
  });
}
