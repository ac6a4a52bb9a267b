import { expect, test } from 'vitest';
import * as people from '../support/browser.ts';
import * as conference from '../support/conference-people.ts';
import { heightOf, meetAndShare } from '../support/impairment/shared-meeting.ts';
import { machinesAndServer } from '../support/impairment/together.ts';

const { running, withPeople } = machinesAndServer([conference.SHARES_WITHOUT_ASKING]);

/** Less than one camera and the shared screen, and enough for that with the voices. */
const THIN = { rate: { kbps: 350, queueMs: 300 } };

const heldBack = () => running.server.app.metric('parley_media_consumers{state="paused"}');

test('F12, F14, F16: behind a thin line voices and the screen stay, cameras go, and come back with the line', async () => {
  await withPeople(['Anna', 'Boris', 'Carol'], async (anna, boris, carol) => {
    await meetAndShare(anna, boris, carol);
    const screen = conference.screenOf(carol.person, 'Anna');
    // A busy machine makes a line look thin at first.
    await expect.poll(heldBack).toBe(0);
    const height = await heightOf(screen);

    await carol.machine.line.set({ downlink: THIN });
    await expect.poll(heldBack, { timeout: 40_000 }).toBe(2);
    await Promise.all([conference.presentsFrames(screen), people.hearsSound(carol.person)]);
    expect(await heightOf(screen)).toBe(height);
    await Promise.all([
      conference.presentsFrames(conference.screenOf(boris.person, 'Anna')),
      conference.presentsFrames(conference.tileOf(boris.person, 'Anna')),
      conference.presentsFrames(conference.tileOf(anna.person, 'Boris')),
    ]);

    await carol.machine.line.clear();
    await expect.poll(heldBack, { timeout: 60_000 }).toBe(0);
    await Promise.all(
      ['Anna', 'Boris'].map((name) => conference.presentsFrames(conference.tileOf(carol.person, name))),
    );
    expect(await heightOf(screen)).toBe(height);
    people.expectNoErrors(anna.person, boris.person, carol.person);
  });
});
