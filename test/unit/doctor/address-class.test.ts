import { expect, test } from 'vitest';
import { addressClass, isInternal } from '../../../src/doctor/network/address-class.ts';

test.each([
  ['10.0.0.1', 'private'],
  ['172.15.255.255', 'public'],
  ['172.16.0.0', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.0', 'public'],
  ['192.168.1.1', 'private'],
  ['100.63.255.255', 'public'],
  ['100.64.0.1', 'shared'],
  ['100.128.0.0', 'public'],
  ['169.254.1.1', 'link-local'],
  ['127.9.9.9', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['224.0.0.1', 'reserved'],
  ['8.8.8.8', 'public'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['fd12:3456::1', 'unique-local'],
  ['fe80::1', 'link-local'],
  ['2001:db8::1', 'reserved'],
  ['2a00:1450::1', 'public'],
] as const)('%s is %s', (address, expected) => {
  expect(addressClass(address)).toBe(expected);
  expect(isInternal(address)).toBe(['private', 'shared', 'unique-local', 'link-local'].includes(expected));
});
