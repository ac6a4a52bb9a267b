import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** RFC 8489 §18.3 and RFC 8656 §18.1: what is asked for. */
export const method = { binding: 0x001, allocate: 0x003, refresh: 0x004, createPermission: 0x008 } as const;

/** RFC 8489 §18.3, RFC 8656 §18.2, RFC 8445 §16.1. */
export const attribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  priority: 0x0024,
  iceControlling: 0x802a,
  fingerprint: 0x8028,
} as const;

export type Attribute = readonly [type: number, value: Buffer];
export type StunRequest = { transactionId: Buffer; bytes: Buffer };
export type StunAnswer = { method: number; succeeded: boolean; attributes: ReadonlyMap<number, Buffer>; bytes: Buffer };

export const MAGIC_COOKIE = 0x2112a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const FINGERPRINT_BYTES = 8;
const FINGERPRINT_XOR = 0x5354554e;
const ERROR_CLASS = 0x0110;
const SUCCESS_CLASS = 0x0100;

/**
 * A request as it travels. Some attributes depend on its id. `key` signs it (RFC 8489 §14.5); a fingerprint (§14.7) ends it.
 */
export function encodeRequest(
  what: number,
  attributes: (transactionId: Buffer) => readonly Attribute[],
  key?: Buffer,
): StunRequest {
  const transactionId = randomBytes(12);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(what, 0);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  transactionId.copy(header, 8);
  let bytes = Buffer.concat([header, ...attributes(transactionId).map(encodeAttribute)]);
  if (key) {
    const signed = withLengthAfter(bytes, INTEGRITY_BYTES);
    const integrity = createHmac('sha1', key).update(signed).digest();
    bytes = Buffer.concat([signed, encodeAttribute([attribute.messageIntegrity, integrity])]);
  }
  const summed = withLengthAfter(bytes, FINGERPRINT_BYTES);
  const fingerprint = uint32((crc32(summed) ^ FINGERPRINT_XOR) >>> 0);
  return { transactionId, bytes: Buffer.concat([summed, encodeAttribute([attribute.fingerprint, fingerprint])]) };
}

/** Null for whatever is not an answer to this request: on UDP anything may arrive. */
export function decodeAnswer(bytes: Buffer, { transactionId }: StunRequest): StunAnswer | null {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  if (bytes.length < HEADER_BYTES + bytes.readUInt16BE(2) || !bytes.subarray(8, 20).equals(transactionId)) return null;
  const type = bytes.readUInt16BE(0);
  const answers = type & ERROR_CLASS;
  if (answers !== SUCCESS_CLASS && answers !== ERROR_CLASS) return null;
  return { method: type & ~ERROR_CLASS, succeeded: answers === SUCCESS_CLASS, attributes: attributesOf(bytes), bytes };
}

/** Length of the STUN message that begins here; null while its header is not there. */
export const lengthOf = (bytes: Buffer): number | null =>
  bytes.length < HEADER_BYTES ? null : HEADER_BYTES + bytes.readUInt16BE(2);

/** Signed with this key (RFC 8489 §14.5): the answer is from who shares it. */
export function isSignedWith(key: Buffer, { bytes }: StunAnswer): boolean {
  const at = offsetOf(bytes, attribute.messageIntegrity);
  if (at === null) return false;
  const expected = createHmac('sha1', key)
    .update(withLengthAfter(bytes.subarray(0, at), INTEGRITY_BYTES))
    .digest();
  const given = bytes.subarray(at + 4, at + INTEGRITY_BYTES);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** The length in the header as it will be once so many bytes were added. */
function withLengthAfter(bytes: Buffer, added: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt16BE(bytes.length - HEADER_BYTES + added, 2);
  return copy;
}

function encodeAttribute([type, value]: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

function* walk(bytes: Buffer): Generator<{ type: number; at: number; value: Buffer }> {
  for (let at = HEADER_BYTES; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2);
    yield { type: bytes.readUInt16BE(at), at, value: bytes.subarray(at + 4, at + 4 + length) };
    at += 4 + padded(length);
  }
}

/** Of one that is there twice, the first counts (RFC 8489 §14). */
function attributesOf(bytes: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (const { type, value } of walk(bytes)) if (!found.has(type)) found.set(type, value);
  return found;
}

function offsetOf(bytes: Buffer, wanted: number): number | null {
  for (const { type, at } of walk(bytes)) if (type === wanted) return at;
  return null;
}
