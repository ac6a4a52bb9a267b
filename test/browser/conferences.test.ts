import { expect, test } from 'vitest';
import * as people from '../support/browser.ts';
import * as conference from '../support/conference-people.ts';
import { appAndBrowser } from '../support/started-once.ts';

const running = appAndBrowser();

/** The picture of `name` keeps its element and its stream, whatever path it comes on. */
const pictureOf = (person: people.Person, name: string) =>
  conference.tileOf(person, name).locator('video').elementHandle();

async function three(): Promise<[people.Person, people.Person, people.Person]> {
  const arrive = (name: string) => people.arrive(running.browser, { name, url: running.app.url });
  const [anna, boris] = [await arrive('Anna'), await arrive('Boris')];
  const link = await conference.beginMeeting(anna);
  await anna.page.getByTestId('toggle-camera').click();
  await conference.followAgain(boris, link);
  await conference.join(boris);
  await Promise.all([
    conference.everybodySeesEverybody(anna, boris),
    conference.travelsBy(anna, 'p2p'),
    conference.travelsBy(boris, 'p2p'),
  ]);
  const carol = await arrive('Carol');
  await conference.followAgain(carol, link);
  return [anna, boris, carol];
}

test('T3, T7, T12, T13: a third person comes, a worker dies, another is stuck, the third goes: the pictures stay in their places', async () => {
  const [anna, boris, carol] = await three();
  const before = await pictureOf(anna, 'Boris');
  const stream = await before?.evaluateHandle((video) => (video as HTMLVideoElement).srcObject);

  await conference.join(carol);
  await conference.everybodySeesEverybody(anna, boris, carol);
  await Promise.all([anna, boris, carol].map((person) => conference.travelsBy(person, 'sfu')));
  const after = await pictureOf(anna, 'Boris');
  expect(await after?.evaluate((video, one) => video === one, before)).toBe(true);
  expect(await after?.evaluate((video, one) => (video as HTMLVideoElement).srcObject === one, stream)).toBe(true);
  const committed = 'parley_topology_switches_total{from="p2p",to="sfu",reason="third-peer",outcome="committed"}';
  expect(await running.app.metric(committed)).toBe(1);
  expect(await running.app.metric('parley_switch_media_gap_seconds_count{from="p2p",to="sfu"}')).toBe(2);

  const failed = (reason: string) =>
    running.app.metric(`parley_path_failures_total{topology="sfu",reason="${reason}"}`);
  await running.app.killWorkers();
  await expect.poll(() => failed('worker-died')).toBe(1);
  await Promise.all([anna, boris, carol].map((person) => conference.travelsBy(person, 'sfu')));
  await conference.everybodySeesEverybody(anna, boris, carol);
  await running.app.stopWorkers();
  await expect.poll(() => failed('worker-stuck')).toBe(1);
  await Promise.all([anna, boris, carol].map((person) => conference.travelsBy(person, 'sfu')));
  await conference.everybodySeesEverybody(anna, boris, carol);
  expect(await running.app.metric('parley_calls{phase="active"}')).toBe(1);

  await people.hangUp(carol);
  await Promise.all([conference.travelsBy(anna, 'p2p'), conference.travelsBy(boris, 'p2p')]);
  await conference.everybodySeesEverybody(anna, boris);
  await Promise.all([people.hearsSound(anna), people.hearsSound(boris)]);
  await expect.poll(() => running.app.metric('parley_media_routers')).toBe(0);
  people.expectNoErrors(anna, boris, carol);
  await Promise.all([anna, boris, carol].map(({ context }) => context.close()));
});

test('T3, S8: a socket that is cut in the middle of a switch costs nobody picture or sound', async () => {
  const [anna, boris, carol] = await three();
  await conference.join(carol, { camera: false });
  await anna.page.locator('[data-testid="call-state"][data-switching="true"]').waitFor();
  await anna.context.setOffline(true);
  await anna.context.setOffline(false);
  await Promise.all([anna, boris, carol].map((person) => conference.travelsBy(person, 'sfu')));
  await conference.everybodySeesEverybody(anna, boris);
  await people.hearsSound(anna);
  people.expectNoErrorsButLostConnections(anna, boris, carol);
  await Promise.all([anna, boris, carol].map(({ context }) => context.close()));
});
