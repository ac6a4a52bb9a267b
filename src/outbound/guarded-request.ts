import { type LookupAddress, lookup as resolve } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Never asked, whatever name leads there: link-local, where clouds give a machine's own credentials to whoever asks, and
 * what is no single machine. A company's own addresses and this machine's are what an application's servers have.
 */
const forbidden = new BlockList();
forbidden.addSubnet('0.0.0.0', 8);
forbidden.addSubnet('169.254.0.0', 16);
forbidden.addSubnet('224.0.0.0', 3);
// Where other clouds do the same.
forbidden.addAddress('100.100.100.200');
forbidden.addAddress('::', 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
// Link-local through NAT64 (RFC 6052).
forbidden.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('ff00::', 8, 'ipv6');

export class ForbiddenAddress extends Error {
  override name = 'ForbiddenAddress';
}

export type OutgoingRequest = {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From now until the whole answer is there. */
  readonly timeoutMs: number;
  /** A longer answer is cut off, and an error. */
  readonly maxBytes: number;
  /** Ends it earlier. */
  readonly signal?: AbortSignal;
};

/** Asks a server that somebody else named. Follows nobody elsewhere; rejects where no whole answer comes. */
export function guardedRequest(url: string, request: OutgoingRequest): Promise<{ status: number; body: string }> {
  const { method, headers, body, timeoutMs, maxBytes } = request;
  const target = new URL(url);
  const { promise, resolve: answered, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const literal = target.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isForbidden(literal)) return Promise.reject(forbiddenTo(literal));
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const inTime = AbortSignal.timeout(timeoutMs);
  const signal = request.signal ? AbortSignal.any([inTime, request.signal]) : inTime;
  const outgoing = send(target, { method, headers, lookup: guardedLookup, signal }, (response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      chunks.push(chunk);
      if (bytes > maxBytes) response.destroy(new Error(`the answer has more than ${maxBytes} bytes`));
    });
    response.on('end', () =>
      answered({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
    );
    response.on('error', reject);
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

/** The address that is checked is the one that is connected to. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    const good = error ? [] : found.filter(({ address }) => !isForbidden(address));
    const [first] = good;
    if (error) callback(error, []);
    else if (!first) callback(forbiddenTo(hostname), []);
    else if (options.all) callback(null, good satisfies LookupAddress[]);
    else callback(null, first.address, first.family);
  });
};

function isForbidden(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && forbidden.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const forbiddenTo = (where: string): ForbiddenAddress =>
  new ForbiddenAddress(`${where} is no address that a server of an application has`);
