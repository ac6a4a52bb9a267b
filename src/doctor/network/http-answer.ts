import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';

type HttpQuestion = { method: 'GET' | 'HEAD' | 'POST'; headers?: Record<string, string>; timeoutMs: number };
export type HttpAnswer = { status: number; headers: IncomingHttpHeaders; body: string };

/** Whoever issued the certificate: that is a question of its own. Rejects with the system's error. */
export async function httpAnswer(url: URL, { method, headers, timeoutMs }: HttpQuestion): Promise<HttpAnswer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method, ...(headers && { headers }), timeout: timeoutMs, rejectUnauthorized: false };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, options, resolve);
    request.once('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    request.once('error', reject);
    request.end();
  });
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}
