import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { decodeAnswer, type StunAnswer, type StunRequest } from './message.ts';
import { type StunWire, silence, wireError } from './wire.ts';

/** RFC 8489 §6.2.1: the first time-out; it doubles. */
const FIRST_RETRY_MS = 500;

/** `address` is an IP address. Rejects where the system has no way there. */
export async function openUdp(address: string, port: number, timeoutMs: number): Promise<StunWire> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    // Connected, the system tells of ICMP's "port unreachable".
    socket.connect(port, address);
    await once(socket, 'connect');
  } catch (error) {
    socket.close();
    throw wireError(error as Error);
  }
  return { ask: (request) => ask(socket, request, timeoutMs), close: () => socket.close() };
}

function ask(socket: Socket, request: StunRequest, timeoutMs: number): Promise<StunAnswer> {
  return new Promise((resolve, reject) => {
    let retry: NodeJS.Timeout | undefined;
    const sendAgainAfter = (pauseMs: number): void => {
      socket.send(request.bytes);
      retry = setTimeout(sendAgainAfter, pauseMs, pauseMs * 2);
    };
    const settle = (outcome: () => void): void => {
      clearTimeout(retry);
      clearTimeout(impatience);
      socket.off('message', onMessage);
      socket.off('error', onError);
      outcome();
    };
    const onMessage = (bytes: Buffer): void => {
      const answer = decodeAnswer(bytes, request);
      if (answer) settle(() => resolve(answer));
    };
    const onError = (error: Error): void => settle(() => reject(wireError(error)));
    const impatience = setTimeout(() => settle(() => reject(silence(timeoutMs))), timeoutMs);
    socket.on('message', onMessage);
    socket.on('error', onError);
    sendAgainAfter(FIRST_RETRY_MS);
  });
}
