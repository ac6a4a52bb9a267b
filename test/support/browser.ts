import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** Debian's Chromium; its background traffic is off, since nothing but loopback is to be reached. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--allow-loopback-in-peer-connection',
];

export type Devices = 'fake' | 'two-of-each' | 'none';

const DEVICE_ARGUMENTS: Record<Devices, string[]> = {
  fake: ['--use-fake-device-for-media-stream=fps=30'],
  'two-of-each': ['--use-fake-device-for-media-stream=fps=30,device-count=2'],
  none: [],
};

/** A real browser. Neither autoplay nor permission prompts are switched off: contexts grant what a person would. */
export function launchBrowser(devices: Devices = 'fake', more: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['PARLEY_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...ARGUMENTS, ...DEVICE_ARGUMENTS[devices], ...more],
  });
}

export type Person = { page: Page; context: BrowserContext; name: string; consoleErrors: string[] };

type PersonOptions = {
  name: string;
  url: string;
  permissions?: string[];
  language?: 'en' | 'ru';
  viewport?: { width: number; height: number };
};

/** Somebody with a browser of their own (storage, permissions), signed in as a guest through the page. */
export async function arrive(browser: Browser, options: PersonOptions): Promise<Person> {
  const context = await browser.newContext({
    permissions: options.permissions ?? ['camera', 'microphone'],
    locale: options.language ?? 'en',
    viewport: options.viewport ?? { width: 1280, height: 800 },
  });
  const person = await openTab(context, options.name, options.url);
  await person.page.getByTestId('sign-in-name').fill(options.name);
  await person.page.getByTestId('sign-in-submit').click();
  await person.page.getByTestId('people').waitFor();
  return person;
}

export async function openTab(context: BrowserContext, name: string, url: string): Promise<Person> {
  const page = await context.newPage();
  const consoleErrors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && consoleErrors.push(message.text()));
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  await page.goto(url);
  return { page, context, name, consoleErrors };
}

export const rowOf = (page: Page, name: string) => page.locator(`[data-testid^="person-"][data-name="${name}"]`);

export async function placeCall(from: Person, to: string, kind: 'audio' | 'video'): Promise<void> {
  await rowOf(from.page, to).getByTestId(`call-${kind}`).click();
}

export const answer = ({ page }: Person, kind: 'audio' | 'video') => page.getByTestId(`answer-${kind}`).click();
export const hangUp = ({ page }: Person) => page.getByTestId('hang-up').click();

export const phase = ({ page }: Person, expected: string) =>
  page.locator(`[data-testid="call-state"][data-phase="${expected}"]`).waitFor();

/** A video call that both see. */
export async function connectVideo(caller: Person, callee: Person): Promise<void> {
  await placeCall(caller, callee.name, 'video');
  await answer(callee, 'video');
  await Promise.all([seesFrames(caller), seesFrames(callee)]);
}

/** Resolves once the remote tile has presented this many more frames. */
export function seesFrames({ page }: Person, frames = 5): Promise<void> {
  return page.getByTestId('remote-video').evaluate(
    (video: HTMLVideoElement, wanted) =>
      new Promise<void>((resolve) => {
        let seen = 0;
        const count = (): void => {
          seen += 1;
          if (seen >= wanted) resolve();
          else video.requestVideoFrameCallback(count);
        };
        video.requestVideoFrameCallback(count);
      }),
    frames,
  );
}

/** Resolves once the remote audio that plays is louder than silence. Chromium's fake microphone beeps every second. */
export function hearsSound({ page }: Person): Promise<void> {
  return page.evaluate(async () => {
    const audio = document.querySelector<HTMLAudioElement>('audio[data-testid="remote-audio"]');
    if (!(audio?.srcObject instanceof MediaStream)) throw new Error('no remote audio element plays');
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(audio.srcObject).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    try {
      await context.resume();
      while (!samples.some((sample) => Math.abs(sample) > 0.02)) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        analyser.getFloatTimeDomainData(samples);
      }
    } finally {
      await context.close();
    }
  });
}

/** Chromium writes its own line for a WebSocket that a test cut; everything else is a fault of the page. */
export function expectNoErrors(...people: Person[]): void {
  const errors = people.flatMap(({ consoleErrors }) => consoleErrors);
  expect(errors.filter((text) => !/WebSocket connection to|net::ERR_CONNECTION/.test(text))).toEqual([]);
}
