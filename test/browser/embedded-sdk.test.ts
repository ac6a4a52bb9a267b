import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call, Client } from '../../sdk/index.ts';
import { type AppUnderTest, startApp } from '../support/app-under-test.ts';
import { keepPeerConnections, launchBrowser, type PageWithConnections } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';

let app: AppUnderTest;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

/** What a page that embeds calls would keep in its own variables. */
type EmbeddingPage = PageWithConnections & { client: Client; call: Call };
declare const window: EmbeddingPage;

test('D6: both start without microphone and camera; each is turned on later, without a new negotiation', async () => {
  const [anna, boris] = [await embed('Anna'), await embed('Boris')];
  await boris.evaluate(() => {
    window.client.on('incoming', (call) => {
      window.call = call;
      void call.answer({ video: false, microphone: false });
    });
  });
  await anna.evaluate(async () => {
    const person = window.client.people.find(({ name }) => name === 'Boris');
    if (!person) throw new Error('Boris is not there');
    window.call = await window.client.call(person.userId, { video: false, microphone: false });
  });
  await Promise.all([anna, boris].map(isActive));
  await Promise.all([anna, boris].map(plays));
  const negotiated = await Promise.all([anna, boris].map(sessionDescription));

  await Promise.all([anna, boris].map((page) => page.evaluate(() => window.call.setMicrophoneMuted(false))));
  await Promise.all([anna, boris].map(hears));
  await boris.evaluate(() => window.call.setCamera(true));
  await sees(anna);
  await anna.evaluate(() => window.call.setCamera(true));
  await sees(boris);

  expect(await Promise.all([anna, boris].map(sessionDescription))).toEqual(negotiated);
  await anna.evaluate(() => window.call.hangUp());
  await boris.waitForFunction(() => window.call.state.phase === 'ended');
});

/** A foreign page: nothing of the web client, only the SDK's bundle as the server hands it out. */
async function embed(name: string): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  await context.addInitScript(keepPeerConnections);
  const page = await context.newPage();
  await page.goto(`${app.url}/healthz`);
  // As text: what Vitest makes of an import() in a function does not run in a page.
  await page.evaluate(`import('/sdk/parley.js').then(({ createClient }) => { window.client = createClient(); })`);
  await page.evaluate((guestName) => window.client.signIn({ guestName }), name);
  return page;
}

const isActive = (page: Page) => page.waitForFunction(() => window.call?.state.phase === 'active');

/** Only what is played is decoded. */
async function plays(page: Page): Promise<void> {
  await page.mouse.click(1, 1);
  await page.evaluate(() => {
    const element = Object.assign(document.createElement('video'), { srcObject: window.call.peers[0]?.stream });
    document.body.append(element);
    // It begins with the first track.
    void element.play();
  });
}

/** The origin line's version rises with each negotiation (RFC 8866 §5.2). */
const sessionDescription = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => /^o=.*$/m.exec(window.peerConnections.at(-1)?.localDescription?.sdp ?? '')?.[0]);

/** Resolves once the other one's sound is louder than silence. Chromium's fake microphone beeps every second. */
const hears = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const context = new AudioContext();
    const stream = window.call.peers[0]?.stream ?? new MediaStream();
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    while (stream.getAudioTracks().length === 0) await nextFrame();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    while (!samples.some((sample) => Math.abs(sample) > 0.02)) {
      await nextFrame();
      analyser.getFloatTimeDomainData(samples);
    }
    await context.close();
  });

/** How many frames the page has decoded by now. */
const decoded = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const report = await window.call.getStats();
    const pictures = [...(report?.values() ?? [])].filter(
      ({ type, kind }) => type === 'inbound-rtp' && kind === 'video',
    );
    return pictures.reduce((sum, { framesDecoded = 0 }) => sum + framesDecoded, 0);
  });

async function sees(page: Page): Promise<void> {
  const before = await decoded(page);
  await eventually(async () => expect(await decoded(page)).toBeGreaterThan(before), 30_000);
}
