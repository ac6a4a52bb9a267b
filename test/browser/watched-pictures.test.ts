import { expect, test } from 'vitest';
import type { PageWithConnections, Person } from '../support/browser.ts';
import * as people from '../support/browser.ts';
import * as conference from '../support/conference-people.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser();

/** Three who see each other through the SFU. */
async function three(): Promise<[Person, Person, Person]> {
  const arrive = (name: string) =>
    people.arrive(running.browser, { name, url: running.app.url, keepsPeerConnections: true });
  const [anna, boris, carol] = [await arrive('Anna'), await arrive('Boris'), await arrive('Carol')];
  const link = await conference.beginMeeting(anna);
  await anna.page.getByTestId('toggle-camera').click();
  for (const person of [boris, carol]) {
    await conference.followAgain(person, link);
    await conference.join(person);
  }
  await conference.everybodySeesEverybody(anna, boris, carol);
  await Promise.all([anna, boris, carol].map((person) => conference.travelsBy(person, 'sfu')));
  return [anna, boris, carol];
}

/** As if another tab were in front. */
const show = ({ page }: Person, state: 'hidden' | 'visible'): Promise<void> =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

/** Which layers of the camera are encoded, of all connections that are open. */
const encodes = ({ page }: Person): Promise<boolean[]> =>
  page.evaluate(() =>
    (window as unknown as PageWithConnections).peerConnections
      .filter(({ connectionState }) => connectionState === 'connected')
      .flatMap((connection) => connection.getSenders())
      .filter(({ track }) => track?.kind === 'video')
      .flatMap((sender) => sender.getParameters().encodings.map(({ active = true }) => active)),
  );

const pausedConsumers = () => running.app.metric('parley_media_consumers{state="paused"}');

test('F6, F11: what nobody looks at is neither sent nor encoded, and is there again when somebody does', async () => {
  const [anna, boris, carol] = await three();
  await expect.poll(() => encodes(anna)).toContain(true);
  expect(await pausedConsumers()).toBe(0);

  await show(boris, 'hidden');
  await expect.poll(pausedConsumers).toBe(2);
  await show(carol, 'hidden');
  await expect.poll(pausedConsumers).toBe(4);
  await expect.poll(() => encodes(anna), { timeout: 15_000 }).not.toContain(true);
  await Promise.all([people.hearsSound(boris), conference.presentsFrames(conference.tileOf(anna, 'Boris'))]);

  await show(boris, 'visible');
  await conference.presentsFrames(conference.tileOf(boris, 'Anna'));
  await expect.poll(pausedConsumers).toBe(2);
  expect(await encodes(anna)).toContain(true);
  await show(carol, 'visible');
  await conference.everybodySeesEverybody(anna, boris, carol);
  people.expectNoErrors(anna, boris, carol);
  await Promise.all([anna, boris, carol].map(({ context }) => context.close()));
});

test('F3, F6, F11: small tiles get small pictures, and larger ones larger pictures again', async () => {
  const [anna, boris, carol] = await three();
  const heightAt = (person: Person) =>
    conference
      .tileOf(person, 'Anna')
      .locator('video')
      .evaluate((video) => (video as HTMLVideoElement).videoHeight);
  // All three fit on one page of either: on a smaller one whoever speaks takes another's place.
  const [small, usual] = [
    { width: 380, height: 620 },
    { width: 1280, height: 800 },
  ];
  // Her camera gives 720 lines, of which tiles of 315 take 360.
  await expect.poll(() => heightAt(boris), { timeout: 20_000 }).toBe(360);
  await expect.poll(() => encodes(anna)).toEqual([true, true, false]);

  await boris.page.setViewportSize(small);
  await expect.poll(() => heightAt(boris)).toBe(180);
  await carol.page.setViewportSize(small);
  await expect.poll(() => encodes(anna)).toEqual([true, false, false]);

  await boris.page.setViewportSize(usual);
  await expect.poll(() => heightAt(boris), { timeout: 20_000 }).toBe(360);
  expect(await encodes(anna)).toEqual([true, true, false]);
  expect(await heightAt(carol)).toBe(180);
  people.expectNoErrors(anna, boris, carol);
  await Promise.all([anna, boris, carol].map(({ context }) => context.close()));
});
