import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { signatureOf } from '../../src/webhooks/webhook-signature.ts';

const text = readFileSync(new URL('../../docs/server-api.md', import.meta.url), 'utf8');

test('N1: the check of signatures in docs/server-api.md takes what the server signs, and nothing else', async () => {
  const [, snippet = ''] = /<!-- snippet:verify-webhook -->\n```js\n([\s\S]*?)```/.exec(text) ?? [];
  const { isFromParley } = await import(`data:text/javascript,${encodeURIComponent(snippet)}`);
  const [body, now] = ['{"seq":1}', Date.now()];
  const header = signatureOf(body, ['new secret', 'old secret'], now);
  for (const secret of ['new secret', 'old secret']) expect(isFromParley(header, body, secret)).toBe(true);
  expect(isFromParley(header, body, 'another')).toBe(false);
  expect(isFromParley(header, `${body} `, 'new secret')).toBe(false);
  expect(isFromParley(signatureOf(body, ['new secret'], now - 600_000), body, 'new secret')).toBe(false);
  expect(isFromParley('nonsense', body, 'new secret')).toBe(false);
});
