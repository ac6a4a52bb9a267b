import * as people from '../browser.ts';
import { installDevices } from './devices.ts';
import type { Machine } from './machines.ts';

/** Without a GPU a page of a laptop's size takes as much of two cores as the call in it. */
const VIEWPORT = { width: 480, height: 420 };

/** Somebody at a computer of their own, signed in. */
export type Participant = { person: people.Person; machine: Machine; leave(): Promise<void> };

/**
 * Their camera sees what costs as many bits as a room does, their devices can fail (`devices.ts`), and the statistics of
 * their connections can be read (`statistics.ts`).
 */
export async function sitDown(machine: Machine, name: string, url: string, more: string[] = []): Promise<Participant> {
  const camera = `--use-file-for-fake-video-capture=${machine.picture}`;
  const browser = await machine.launchBrowser(url, 'fake', [camera, ...more]);
  const person = await people.arrive(browser, {
    name,
    url,
    viewport: VIEWPORT,
    keepsPeerConnections: true,
    prepare: installDevices,
  });
  return { person, machine, leave: () => browser.close() };
}
