import type { X509Certificate } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { untrusted } from '../network/certificate-faults.ts';
import { decodeAnswer, lengthOf, type StunAnswer, type StunRequest } from './message.ts';
import { type StunWire, StunWireError, silence, wireError } from './wire.ts';

type Target = { address: string; port: number; timeoutMs: number };

/** How messages follow each other in the stream. `turn`: as they are; `ice`: each after its length (RFC 4571 §2). */
type Framing = 'turn' | 'ice';

/** `certificate`: what the other end showed. `untrusted`: why no browser would take its chain; null: it would. */
export type TlsWire = StunWire & { certificate: X509Certificate | null; untrusted: string | null };

export async function openTcp(target: Target, framing: Framing): Promise<StunWire> {
  const socket = connectTcp({ host: target.address, port: target.port });
  return wireOver(await connected(socket, 'connect', target.timeoutMs), framing, target.timeoutMs);
}

/** `host`: the name that the certificate must be for. */
export async function openTls(target: Target & { host: string }): Promise<TlsWire> {
  const { address, port, host, timeoutMs } = target;
  const named = isIP(host) ? {} : { servername: host };
  const socket = connectTls({ host: address, port, ...named, rejectUnauthorized: false });
  await connected(socket, 'secureConnect', timeoutMs);
  return {
    ...wireOver(socket, 'turn', timeoutMs),
    certificate: socket.getPeerX509Certificate() ?? null,
    untrusted: untrusted(socket),
  };
}

function connected<T extends Socket>(socket: T, event: 'connect' | 'secureConnect', timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const impatience = setTimeout(() => socket.destroy(silence(timeoutMs)), timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(impatience);
      reject(wireError(error));
    };
    socket.once('error', fail);
    socket.once('close', () => fail(new StunWireError('broken', 'the connection was closed before it was there')));
    socket.once(event, () => {
      clearTimeout(impatience);
      resolve(socket);
    });
  });
}

function wireOver(socket: Socket, framing: Framing, timeoutMs: number): StunWire {
  // Each question listens for itself; between two of them an end is no news.
  socket.on('error', () => undefined);
  return { ask: (request) => ask(socket, request, framing, timeoutMs), close: () => void socket.destroy() };
}

function ask(socket: Socket, request: StunRequest, framing: Framing, timeoutMs: number): Promise<StunAnswer> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const settle = (outcome: () => void): void => {
      clearTimeout(impatience);
      socket.off('data', onData);
      socket.off('close', onClose);
      outcome();
    };
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      for (let next = takeMessage(received, framing); next; next = takeMessage(received, framing)) {
        received = next.rest;
        const answer = decodeAnswer(next.message, request);
        if (answer) settle(() => resolve(answer));
      }
    };
    const onClose = (): void => settle(() => reject(new StunWireError('broken', 'the connection was closed')));
    const impatience = setTimeout(() => settle(() => reject(silence(timeoutMs))), timeoutMs);
    socket.on('data', onData);
    socket.on('close', onClose);
    if (socket.destroyed) return onClose();
    socket.write(framing === 'ice' ? Buffer.concat([lengthBefore(request.bytes), request.bytes]) : request.bytes);
  });
}

function takeMessage(bytes: Buffer, framing: Framing): { message: Buffer; rest: Buffer } | null {
  const head = framing === 'ice' ? 2 : 0;
  const length = framing === 'ice' ? frameLength(bytes) : lengthOf(bytes);
  if (length === null || bytes.length < head + length) return null;
  return { message: bytes.subarray(head, head + length), rest: bytes.subarray(head + length) };
}

const frameLength = (bytes: Buffer): number | null => (bytes.length < 2 ? null : bytes.readUInt16BE(0));

function lengthBefore({ length }: Buffer): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(length);
  return head;
}
