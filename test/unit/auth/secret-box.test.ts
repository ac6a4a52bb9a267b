import { expect, test } from 'vitest';
import { SecretBox } from '../../../src/auth/secret-box.ts';

const box = new SecretBox(new Uint8Array(32));

test('A9: what was sealed opens, for its owner alone, under the same secret alone, and undamaged alone', () => {
  const sealed = box.seal('a secret', 'acme 1');
  expect(sealed).not.toContain('secret');
  expect(box.open(sealed, 'acme 1')).toBe('a secret');
  expect(box.open(sealed, 'acme 2')).toBeNull();
  expect(new SecretBox(new Uint8Array(32).fill(1)).open(sealed, 'acme 1')).toBeNull();
  const bytes = Buffer.from(sealed, 'base64url');
  for (let i = 0; i < bytes.length; i++) {
    const damaged = Buffer.from(bytes);
    damaged[i] = (damaged[i] ?? 0) ^ 1;
    expect(box.open(damaged.toString('base64url'), 'acme 1')).toBeNull();
  }
  expect(box.open('', 'acme 1')).toBeNull();
});

test('A9: the same text is never sealed to the same twice', () => {
  expect(box.seal('a secret', 'acme 1')).not.toBe(box.seal('a secret', 'acme 1'));
});
