import type { BrowserContext } from 'playwright-core';
import { expect, test } from 'vitest';
import * as people from '../support/browser.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser();

test('W5: a hidden tab notifies of a call, and takes the notice back when it stops ringing', async () => {
  const anna = await people.arrive(running.browser, { name: 'Anna', url: running.app.url });
  const boris = await people.arrive(running.browser, {
    name: 'Boris',
    url: running.app.url,
    permissions: ['camera', 'microphone', 'notifications'],
  });
  await recordNotifications(boris.context);
  await boris.page.reload();
  await boris.page.getByTestId('home').waitFor();
  await hide(boris);

  await people.placeCall(anna, 'Boris', 'video');
  const notices = () =>
    boris.page.evaluate(() => (window as unknown as { notices: { title: string; open: boolean }[] }).notices);
  await expect.poll(async () => (await notices()).filter(({ open }) => open).length).toBe(1);
  expect((await notices())[0]?.title).toContain('Anna');

  await anna.page.getByTestId('cancel').click();
  await expect.poll(async () => (await notices()).filter(({ open }) => open).length).toBe(0);
  await boris.page.getByTestId('incoming-call').waitFor({ state: 'hidden' });
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

test('W6: where the browser blocks sound, one button turns it on', async () => {
  const anna = await people.arrive(running.browser, { name: 'Vera', url: running.app.url });
  const first = await people.arrive(running.browser, { name: 'Gleb', url: running.app.url, permissions: [] });
  // Signed in by what the first tab remembered: nobody has touched this page, and without a microphone no autoplay is granted.
  const boris = await people.openTab(first.context, 'Gleb', running.app.url);
  const untouched = await withoutGesture(boris);
  await untouched.appears('home');
  await first.page.close();
  await people.placeCall(anna, 'Gleb', 'audio');
  await untouched.appears('answer-audio');
  await untouched.clickByScript('answer-audio');
  await untouched.appears('turn-on-sound');
  await boris.page.getByTestId('turn-on-sound').click();
  await boris.page.getByTestId('turn-on-sound').waitFor({ state: 'hidden' });
  await people.hearsSound(boris);
  await people.hangUp(anna);
  people.expectNoErrors(anna, boris);
  await Promise.all([anna.context.close(), boris.context.close()]);
});

/** Headless Chromium shows no notices; what the page asks for is written down beside the real constructor. */
const recordNotifications = (context: BrowserContext) =>
  context.addInitScript(() => {
    const notices: { title: string; open: boolean }[] = [];
    Object.assign(window, { notices });
    window.Notification = class extends Notification {
      readonly #notice: { title: string; open: boolean };
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        this.#notice = { title, open: true };
        notices.push(this.#notice);
      }
      override close(): void {
        this.#notice.open = false;
        super.close();
      }
    };
  });

/** Whatever Playwright does on a page counts as a person's gesture there; the debugging protocol itself can do without. */
async function withoutGesture({ page, context }: people.Person) {
  const session = await context.newCDPSession(page);
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = await session.send('Runtime.evaluate', { expression, userGesture: false, returnByValue: true });
    return result.value;
  };
  const find = (testId: string): string => `document.querySelector('[data-testid="${testId}"]')`;
  return {
    appears: (testId: string) =>
      expect.poll(() => evaluate(`${find(testId)} !== null`), { timeout: 10_000 }).toBe(true),
    clickByScript: (testId: string) => evaluate(`${find(testId)}.click()`),
  };
}

/** Headless Chromium never hides a page. */
const hide = ({ page }: people.Person): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden', configurable: true });
    Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
