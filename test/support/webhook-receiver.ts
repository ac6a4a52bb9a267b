import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

type Heard = { seq: number; type: string; callId: string; id: string; at: number } & Record<string, unknown>;
export type Delivery = { event: Heard; headers: Record<string, unknown>; text: string };

/** A company's server that hears of its calls. It answers what `answers` says, or does not answer at all. */
export async function startReceiver() {
  const receiver = {
    /** Those that it took. */
    heard: [] as Heard[],
    deliveries: [] as Delivery[],
    answers: (() => 204) as (event: Heard) => number,
    types: (callId?: string) =>
      receiver.heard.filter((event) => callId === undefined || event.callId === callId).map(({ type }) => type),
    /** Each once, however often it was told. */
    once: (callId?: string): Heard[] =>
      [...new Map(receiver.heard.map((event) => [event.id, event])).values()].filter(
        (event) => callId === undefined || event.callId === callId,
      ),
  };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const event: Heard = JSON.parse(text);
      receiver.deliveries.push({ event, headers: request.headers, text });
      const status = receiver.answers(event);
      if (status >= 200 && status < 300) receiver.heard.push(event);
      if (status === 0) request.socket.destroy();
      else response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return Object.assign(receiver, { url });
}

/** As docs/api.md tells a receiver to do it. */
export function isSigned({ headers, text }: Delivery, secret: string): boolean {
  const parts = String(headers['parley-signature']).split(',');
  const t = parts[0]?.slice(2);
  const expected = `v1=${createHmac('sha256', secret).update(`${t}.${text}`).digest('hex')}`;
  return parts.slice(1).includes(expected) && Math.abs(Date.now() / 1000 - Number(t)) < 300;
}
