import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Axe finds nothing serious, and nothing scrolls sideways. `screen` names what is looked at, for the failure. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  // What still fades in has no contrast yet.
  await page.evaluate(finiteAnimationsOver);
  // Legacy: in the page itself. Otherwise each look opens another page, and there are no frames that would need it.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    grave.map(
      ({ id, nodes }) =>
        `${screen}: ${id} at ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(', ')}`,
    ),
  ).toEqual([]);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways, `${screen} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** An animation that is cancelled is over, too. */
async function finiteAnimationsOver(): Promise<void> {
  const ends = document
    .getAnimations()
    .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
    .map((animation) => animation.finished.catch(() => undefined));
  await Promise.all(ends);
}

/** Reaches it by the keyboard alone. */
export async function tabTo(page: Page, testId: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await focused()) === testId) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${testId} is not reached by Tab`);
}
