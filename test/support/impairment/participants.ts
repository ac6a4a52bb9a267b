import * as people from '../browser.ts';
import { installDevices } from './devices.ts';
import type { Machine } from './machines.ts';

/** Somebody at a computer of their own, signed in. */
export type Participant = { person: people.Person; machine: Machine; leave(): Promise<void> };

/** Their devices can fail (`devices.ts`), and the statistics of their connections be read (`statistics.ts`). */
export async function sitDown(machine: Machine, name: string, url: string): Promise<Participant> {
  const browser = await machine.launchBrowser(url);
  const person = await people.arrive(browser, { name, url, keepsPeerConnections: true, prepare: installDevices });
  return { person, machine, leave: () => browser.close() };
}
