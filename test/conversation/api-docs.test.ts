import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CallPage, CallReport } from '../../src/history/call-report.ts';
import { connectedCall } from '../support/conversations.ts';
import { startServer } from '../support/server.ts';

const text = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block.trim());

test('H10, H11, H12: the commands of docs/api.md are answered', async () => {
  const server = await startServer({ settings: { PARLEY_ADMIN_TOKEN: 'a token of the administrator' } });
  const [anna, boris] = [await server.signIn('anna'), await server.signIn('boris')];
  const { callId } = await connectedCall(anna, boris);
  const commands = blocks('sh').flatMap((block) => block.split('\n'));
  expect(commands).toHaveLength(5);
  for (const command of commands) {
    const [, name = '', value = '', url = ''] =
      /^curl -H "(\w+): (.*?)" (?:-OJ )?"https:\/\/parley\.example\.com(.*)"$/.exec(command) ?? [];
    const headers = { [name]: value.replace('$PARLEY_ADMIN_TOKEN', 'a token of the administrator') };
    const path = url.replace('CALL_ID', callId);
    await expect
      .poll(async () => [path, (await fetch(`${server.http}${path}`, { headers })).status])
      .toEqual([path, 200]);
  }
});

test('the answers in docs/api.md are what the schemas say', () => {
  const [page, report] = blocks('json').map((block): unknown => JSON.parse(block));
  expect(CallPage.parse(page)).toEqual(page);
  expect(CallReport.parse(report)).toEqual(report);
});
