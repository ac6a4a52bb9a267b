import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type Attribute,
  attribute,
  decodeAnswer,
  encodeRequest,
  isSignedWith,
  lengthOf,
  method,
} from '../../../src/doctor/stun/message.ts';
import { decodeXorAddress, encodeXorAddress } from '../../../src/doctor/stun/xor-address.ts';

/** RFC 5769 §2.2 and §2.3. */
const TRANSACTION = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex');
const PASSWORD = Buffer.from('VOkJxbRl1RmTxUk/WvJxBt');
const XOR_MAPPED_ADDRESS = 0x0020;
const ipv4Answer = Buffer.from(
  '0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643' +
    '000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96',
  'hex',
);
const ipv6Answer = Buffer.from(
  '010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9' +
    '00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c',
  'hex',
);
const question = { transactionId: TRANSACTION, bytes: Buffer.alloc(0) };

describe('answers (the samples of RFC 5769)', () => {
  test.each([
    ['IPv4', ipv4Answer, '192.0.2.1'],
    ['IPv6', ipv6Answer, '2001:db8:1234:5678:11:2233:4455:6677'],
  ])('%s: read, and known for signed', (_, bytes, address) => {
    const answer = decodeAnswer(bytes, question);
    if (!answer) throw new Error('it was not read');
    expect(answer).toMatchObject({ method: method.binding, succeeded: true });
    const mapped = answer.attributes.get(XOR_MAPPED_ADDRESS) ?? Buffer.alloc(0);
    expect(decodeXorAddress(mapped, TRANSACTION)).toEqual({ address, port: 32_853 });
    expect(encodeXorAddress(address, 32_853, TRANSACTION).equals(mapped)).toBe(true);
    expect(isSignedWith(PASSWORD, answer)).toBe(true);
    expect(isSignedWith(Buffer.from('another'), answer)).toBe(false);
    expect(lengthOf(bytes)).toBe(bytes.length);
  });

  test('one to another question, one without STUN’s cookie and one cut off are none', () => {
    expect(decodeAnswer(ipv4Answer, { ...question, transactionId: Buffer.alloc(12) })).toBeNull();
    expect(decodeAnswer(Buffer.alloc(40), question)).toBeNull();
    expect(decodeAnswer(ipv4Answer.subarray(0, 60), question)).toBeNull();
    expect(lengthOf(ipv4Answer.subarray(0, 10))).toBeNull();
  });

  test('one byte changed, and the signature does not fit', () => {
    const changed = Buffer.from(ipv4Answer);
    changed[25] = 0x54;
    const answer = decodeAnswer(changed, question);
    expect(answer && isSignedWith(PASSWORD, answer)).toBe(false);
  });
});

test('a request names what is asked, is signed over all that it says, and ends in its checksum', () => {
  const key = createHash('md5').update('user:realm:password').digest();
  const attributes: Attribute[] = [[attribute.username, Buffer.from('user')]];
  const { bytes, transactionId } = encodeRequest(method.allocate, () => attributes, key);
  expect(bytes.readUInt16BE(0)).toBe(method.allocate);
  expect(lengthOf(bytes)).toBe(bytes.length);
  expect(bytes.readUInt16BE(bytes.length - 8)).toBe(attribute.fingerprint);
  // As if it came back as an answer, with everything before the signature as it was signed.
  const succeeded = true;
  expect(isSignedWith(key, { method: method.allocate, succeeded, attributes: new Map(), bytes })).toBe(true);
  expect(transactionId).toHaveLength(12);
});
