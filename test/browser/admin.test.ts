import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallReport } from '../../src/history/call-report.ts';
import { expectAccessible } from '../support/accessible.ts';
import { type AppUnderTest, startApp } from '../support/app-under-test.ts';
import * as people from '../support/browser.ts';
import { connectedCall } from '../support/conversations.ts';
import { digest, PERIOD_MS, receivedMicrophone, sentMicrophone } from '../support/digests.ts';
import { RawClient } from '../support/raw-client.ts';

const TOKEN = 'an-administrators-token-of-this-test';

let app: AppUnderTest;
let guarded: AppUnderTest;
let browser: Browser;

beforeAll(async () => {
  [app, guarded, browser] = await Promise.all([
    startApp(),
    startApp({ PARLEY_ADMIN_TOKEN: TOKEN }),
    people.launchBrowser(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([app?.stop(), guarded?.stop()]);
});

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

async function openAdmin(url: string, hash = '', language: 'en' | 'ru' = 'en'): Promise<people.Person> {
  const context = await browser.newContext({ locale: language, viewport: DESKTOP, reducedMotion: 'reduce' });
  return people.openTab(context, 'administrator', `${url}/admin/${hash}`);
}

/** Two people who tell what they measure: one in five of Anna's packets does not reach Boris. */
async function badCall(): Promise<{ callId: string; anna: RawClient; boris: RawClient }> {
  const signIn = async (name: string): Promise<RawClient> => {
    const client = await RawClient.connect(`ws://localhost:${app.port}/ws`);
    await client.hello({ method: 'guest', name });
    return client;
  };
  const [anna, boris] = [await signIn('Anna'), await signIn('Boris')];
  const { callId, caller } = await connectedCall(anna, boris);
  const sources = [{ source: 'microphone' as const, muted: false }];
  for (const person of [anna, boris]) await person.request('room.sources', { callId, sources });
  return { callId, anna, boris: Object.assign(boris, { hears: caller.peerId }) };
}

/** What either end measured in the seconds until now. */
async function tellPeriod(call: Awaited<ReturnType<typeof badCall>>, from: string, seq: number): Promise<void> {
  const { callId, anna, boris } = call;
  const of = { at: Date.now(), seq, periodMs: PERIOD_MS };
  const received = receivedMicrophone(from, { packets: 200, lost: 50, concealed: 48_000, concealments: 50 });
  await anna.request('quality.digest', { callId, digests: [digest({ ...of, sent: [sentMicrophone()] })] });
  await boris.request('quality.digest', { callId, digests: [digest({ ...of, received: [received] })] });
}
