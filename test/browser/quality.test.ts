import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { Call, Client } from '../../sdk/index.ts';
import type { MeetingId, PeerId } from '../../src/protocol/ids.ts';
import type { LegSample } from '../../src/quality/sample.ts';
import { startApp } from '../support/app-under-test.ts';
import { launchBrowser } from '../support/browser.ts';
import { startedOnce } from '../support/started-once.ts';

/** What a page that embeds calls would keep in its own variables. */
type EmbeddingPage = Window & { client: Client; call: Call; played: WeakSet<MediaStream> };
declare const window: EmbeddingPage;

const running = startedOnce(async (keep) => ({
  app: await keep(startApp()),
  browser: await keep(launchBrowser('fake', ['--use-fake-ui-for-media-stream'])),
}));

/** All that the server has made of what the browsers told. */
const samples: LegSample[] = [];
const refusals: string[] = [];

beforeAll(() => {
  const { events } = running.app.quality;
  events.on('samples', (event) => void samples.push(...event.samples));
  events.on('digest-refused', ({ reason }) => void refusals.push(reason));
});

/** A page with the SDK alone, in which all that comes is played. */
async function arrives(name: string): Promise<Page> {
  const context = await running.browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(`${running.app.url}/healthz`);
  // As text: what Vitest makes of an import() in a function does not run in a page.
  await page.evaluate(`import('/sdk/parley.js').then(({ createClient }) => { window.client = createClient(); })`);
  await page.evaluate((guestName) => window.client.signIn({ guestName }), name);
  await page.mouse.click(1, 1);
  return page;
}

async function joins(page: Page, meetingId: MeetingId): Promise<void> {
  await page.evaluate(async (id) => {
    const call = await window.client.join(id, { video: true });
    window.call = call;
    window.played = new WeakSet();
    const playAll = (): void => {
      for (const { stream, screenStream } of call.peers) {
        for (const each of [stream, screenStream]) {
          if (window.played.has(each)) continue;
          window.played.add(each);
          const element = Object.assign(document.createElement('video'), { srcObject: each });
          document.body.append(element);
          // It begins with the first track.
          void element.play();
        }
      }
    };
    call.on('peers', playAll);
    playAll();
  }, meetingId);
}

/** Resolves once the SDK has a path of that kind and no other. */
const travelsBy = async (page: Page, topology: 'p2p' | 'sfu'): Promise<void> =>
  void (await page.waitForFunction((kind) => {
    const route = window.call?.route;
    return route?.topology === kind && !route.next;
  }, topology));

/** The newest whole period of each way, of those that began after `since`; waits until there are so many ways. */
async function settled(ways: number, since: number): Promise<LegSample[]> {
  const newest = (): LegSample[] => {
    const whole = samples.filter(({ at, sender, receiver }) =>
      [sender, receiver].every(({ digest }) => digest && at - digest.periodMs > since && digest.periodMs > 4_000),
    );
    return [...new Map(whole.map((sample) => [wayOf(sample), sample])).values()];
  };
  await expect.poll(() => newest().length, { timeout: 60_000 }).toBe(ways);
  return newest();
}

const wayOf = ({ sender, receiver, source }: LegSample): string => `${sender.peerId} ${receiver.peerId} ${source}`;

function expectPlausible(sample: LegSample): void {
  const { sent, received } = sample;
  expect(sent?.packets).toBeGreaterThan(50);
  expect(received?.packets).toBeGreaterThan(50);
  expect(received?.lost).toBeLessThan(20);
  expect(received?.jitterMs).toBeLessThan(100);
  if (sample.kind === 'audio') {
    expect(sample.sent?.level).toBeGreaterThan(0.01);
    // Of what was decoded, not of what the sender says of itself.
    expect(sample.received?.level).toBeGreaterThan(0.01);
    expect(sample.received?.samples).toBeGreaterThan(150_000);
    expect(sample.received?.codec).toBe('audio/opus');
  } else {
    expect(sample.sent?.framesSent).toBeGreaterThan(15);
    expect(sample.received?.framesDecoded).toBeGreaterThan(15);
    expect(sample.received?.height).toBeGreaterThan(100);
    expect(sample.received?.codec).toMatch(/^video\//);
  }
}

test('Q1, Q4: a call from peer to peer, then a meeting with a shared screen: all that everybody sends, heard and seen', async () => {
  const [anna, boris] = [await arrives('Anna'), await arrives('Boris')];
  const meetingId = await anna.evaluate(() => window.client.createMeeting());
  await joins(anna, meetingId);
  await joins(boris, meetingId);
  await Promise.all([travelsBy(anna, 'p2p'), travelsBy(boris, 'p2p')]);
  const between = await settled(4, Date.now());
  for (const sample of between) {
    expectPlausible(sample);
    expect(sample.via).toEqual({ topology: 'p2p' });
    expect([sample.sender.path, sample.receiver.path]).toEqual(['p2p_host', 'p2p_host']);
    expect(sample.receiver.digest?.network.signalingRttMs).toBeGreaterThan(0);
  }

  const carol = await arrives('Carol');
  await joins(carol, meetingId);
  await Promise.all([anna, boris, carol].map((page) => travelsBy(page, 'sfu')));
  await anna.evaluate(() => window.call.shareScreen());
  // Three microphones and cameras, a screen and its sound; each goes to two.
  const meeting = await settled(16, Date.now() + 5_000);
  for (const sample of meeting) {
    expectPlausible(sample);
    expect([sample.sender.path, sample.receiver.path]).toEqual(['sfu_udp', 'sfu_udp']);
    const { via } = sample;
    if (via.topology !== 'sfu') throw new Error('it did not go through the SFU');
    expect(via.uplink?.packets).toBeGreaterThan(50);
    expect(via.downlink).toMatchObject({ paused: 'nobody' });
    expect(via.downlink?.packets).toBeGreaterThan(50);
    expect(via.load?.workerCpu).toBeGreaterThan(0);
  }
  const cameras = meeting.filter(({ source }) => source === 'camera');
  expect(cameras.map(({ via }) => via.topology === 'sfu' && via.downlink?.layers !== null)).not.toContain(false);
  expect(refusals).toEqual([]);
  await Promise.all([anna, boris, carol].map((page) => page.context().close()));
});

test('Q5: who hangs up has told what was measured until then', async () => {
  const [dora, emil] = [await arrives('Dora'), await arrives('Emil')];
  const meetingId = await dora.evaluate(() => window.client.createMeeting());
  await joins(dora, meetingId);
  await joins(emil, meetingId);
  await Promise.all([travelsBy(dora, 'p2p'), travelsBy(emil, 'p2p')]);
  await settled(4, Date.now());
  const doraId = await emil.evaluate((): PeerId | undefined => window.call.peers[0]?.peerId);
  // A period of a moment is not told: something has to have been measured.
  await dora.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
  const told = samples.length;
  await dora.evaluate(() => window.call.hangUp());
  const last = () => samples.slice(told).filter(({ receiver }) => receiver.peerId === doraId);
  await expect.poll(last).toHaveLength(2);
  for (const { receiver, received } of last()) {
    expect(receiver.digest?.periodMs).toBeLessThan(5_500);
    expect(received?.packets).toBeGreaterThan(0);
  }
  expect(refusals).toEqual([]);
});
