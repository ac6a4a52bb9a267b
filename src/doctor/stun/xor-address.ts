import { isIPv4, SocketAddress } from 'node:net';
import { MAGIC_COOKIE, uint32 } from './message.ts';

const IPV4 = 1;
const IPV6 = 2;

/** XOR-MAPPED-ADDRESS and its like (RFC 8489 §14.2). */
export function encodeXorAddress(address: string, port: number, transactionId: Buffer): Buffer {
  const head = Buffer.from([0, isIPv4(address) ? IPV4 : IPV6, 0, 0]);
  head.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  return Buffer.concat([head, xor(bytesOf(address), maskOf(transactionId))]);
}

/** Null where the attribute is damaged. */
export function decodeXorAddress(value: Buffer, transactionId: Buffer): { address: string; port: number } | null {
  const length = value[1] === IPV4 ? 4 : 16;
  if (value.length < 4 + length) return null;
  const bytes = xor(value.subarray(4, 4 + length), maskOf(transactionId));
  return { address: textOf(bytes), port: value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16) };
}

const maskOf = (transactionId: Buffer): Buffer => Buffer.concat([uint32(MAGIC_COOKIE), transactionId]);
const xor = (bytes: Buffer, mask: Buffer): Buffer => Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));

function bytesOf(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function textOf(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = bytes.toString('hex').match(/.{4}/g) ?? [];
  return new SocketAddress({ family: 'ipv6', address: groups.join(':') }).address;
}
