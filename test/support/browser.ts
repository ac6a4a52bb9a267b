import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * Debian's Chromium; its background traffic is off, since nothing but loopback is to be reached. The autoplay policy is
 * the one that desktops have; headless Chromium has none.
 */
const ARGUMENTS = [
  '--autoplay-policy=document-user-activation-required',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--allow-loopback-in-peer-connection',
];

export type Devices = 'fake' | 'dim' | 'several' | 'none';

const DEVICE_ARGUMENTS: Record<Devices, string[]> = {
  fake: ['--use-fake-device-for-media-stream=fps=30'],
  // As a camera is in a dim room: half the work, where three people or more share two cores.
  dim: ['--use-fake-device-for-media-stream=fps=15'],
  // The second of Chromium’s fake cameras sends nothing; the third does.
  several: ['--use-fake-device-for-media-stream=fps=30,device-count=3'],
  none: [],
};

export const CHROMIUM = process.env['PARLEY_TEST_CHROMIUM'] ?? '/usr/bin/chromium';

/** A real browser. Neither autoplay nor permission prompts are switched off: contexts grant what a person would. */
export function launchBrowser(devices: Devices = 'fake', more: string[] = [], program = CHROMIUM): Promise<Browser> {
  return chromium.launch({
    executablePath: program,
    args: [...ARGUMENTS, ...DEVICE_ARGUMENTS[devices], ...more],
  });
}

/** Playwright gives up after 30 s; two cores with two Chromiums, an SFU and a relay may take longer. */
const PATIENCE_MS = 45_000;

export type Person = { page: Page; context: BrowserContext; name: string; consoleErrors: string[] };

type PersonOptions = {
  name: string;
  url: string;
  permissions?: string[];
  language?: 'en' | 'ru';
  viewport?: { width: number; height: number };
  /** Lets the test read the statistics of the page's own connections. */
  keepsPeerConnections?: boolean;
  /** Before the page opens. */
  prepare?(context: BrowserContext): Promise<void>;
};

/** The line of its own that Chromium writes for a socket that is cut; no page can keep it from that. */
const LOST_CONNECTION = /WebSocket connection to|net::ERR_CONNECTION/;

/** Somebody with a browser of their own (storage, permissions), signed in as a guest through the page. */
export async function arrive(browser: Browser, options: PersonOptions): Promise<Person> {
  const context = await browser.newContext({
    permissions: options.permissions ?? ['camera', 'microphone'],
    locale: options.language ?? 'en',
    viewport: options.viewport ?? { width: 1280, height: 800 },
  });
  if (options.keepsPeerConnections) await context.addInitScript(keepPeerConnections);
  await options.prepare?.(context);
  const person = await openTab(context, options.name, options.url);
  await person.page.getByTestId('sign-in-name').fill(options.name);
  await person.page.getByTestId('sign-in-submit').click();
  await person.page.getByTestId('home').waitFor();
  return person;
}

export async function openTab(context: BrowserContext, name: string, url: string): Promise<Person> {
  context.setDefaultTimeout(PATIENCE_MS);
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

/**
 * A video call that both see. Who closed the page in a call is listed as well, as busy for ten seconds and then as
 * offline, and may have had the same name.
 */
export async function connectVideo(caller: Person, callee: Person): Promise<void> {
  const online = rowOf(caller.page, callee.name).and(caller.page.locator('[data-state="online"]'));
  await online.getByTestId('call-video').click();
  await answer(callee, 'video');
  await Promise.all([seesFrames(caller), seesFrames(callee)]);
}

/** Resolves once the remote tile has presented this many more frames. */
export const seesFrames = ({ page }: Person, frames = 5): Promise<void> =>
  presentsFrames(page.getByTestId('remote-video'), frames);

/** Resolves once the video has presented this many more frames. */
export function presentsFrames(video: Locator, frames = 5): Promise<void> {
  return video.evaluate(
    (element: HTMLVideoElement, wanted) =>
      new Promise<void>((resolve) => {
        let seen = 0;
        const count = (): void => {
          seen += 1;
          if (seen >= wanted) resolve();
          else element.requestVideoFrameCallback(count);
        };
        element.requestVideoFrameCallback(count);
      }),
    frames,
  );
}

export type PageWithConnections = Window & { peerConnections: RTCPeerConnection[] };

export function keepPeerConnections(): void {
  const peerConnections: RTCPeerConnection[] = [];
  Object.assign(window, { peerConnections });
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peerConnections.push(this);
    }
  };
}

/** What carries the media of each of the page's connections that are up: types of candidates, and the local one's protocol. */
export function selectedPairs({ page }: Person): Promise<{ local?: string; remote?: string; protocol?: string }[]> {
  return page.evaluate(() => {
    const { peerConnections } = window as unknown as PageWithConnections;
    const connected = peerConnections.filter(({ connectionState }) => connectionState === 'connected');
    return Promise.all(
      connected.map(async (connection) => {
        const stats = new Map([...(await connection.getStats()).values()].map((entry) => [entry.id, entry]));
        const transport = [...stats.values()].find(({ type }) => type === 'transport');
        const pair = stats.get(transport?.selectedCandidatePairId);
        const [local, remote] = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => stats.get(id));
        return { local: local?.candidateType, remote: remote?.candidateType, protocol: local?.protocol };
      }),
    );
  });
}

/** What the page sends, by the names of its devices: microphone, then camera. */
export const sentDevices = ({ page }: Person): Promise<(string | undefined)[]> =>
  page.evaluate(() => {
    const connection = (window as unknown as PageWithConnections).peerConnections.at(-1);
    return connection?.getSenders().map(({ track }) => track?.label) ?? [];
  });

/** Resolves once the remote audio that plays is louder than silence. Chromium's fake microphone beeps every second. */
export function hearsSound({ page }: Person): Promise<void> {
  return page.evaluate(async () => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const playing = (): MediaStream | null => {
      const audio = document.querySelector<HTMLAudioElement>('audio[data-testid="remote-audio"]');
      const stream = audio?.paused === false && audio.srcObject instanceof MediaStream ? audio.srcObject : null;
      return stream && stream.getAudioTracks().length > 0 ? stream : null;
    };
    let stream = playing();
    while (!stream) {
      await nextFrame();
      stream = playing();
    }
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    try {
      await context.resume();
      while (!samples.some((sample) => Math.abs(sample) > 0.02)) {
        await nextFrame();
        analyser.getFloatTimeDomainData(samples);
      }
    } finally {
      await context.close();
    }
  });
}

/** Whatever a page writes to its console as an error is a fault of the page. */
export function expectNoErrors(...people: Person[]): void {
  expect(people.flatMap(({ consoleErrors }) => consoleErrors)).toEqual([]);
}

/** For those whose connection the test cut. */
export function expectNoErrorsButLostConnections(...people: Person[]): void {
  const errors = people.flatMap(({ consoleErrors }) => consoleErrors);
  expect(errors.filter((text) => !LOST_CONNECTION.test(text))).toEqual([]);
}
