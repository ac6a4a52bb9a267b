import { expect, test } from 'vitest';
import * as people from '../support/browser.ts';
import * as conference from '../support/conference-people.ts';
import type { Participant } from '../support/impairment/participants.ts';
import { statisticsOf } from '../support/impairment/statistics.ts';
import { machinesAndServer } from '../support/impairment/together.ts';

const { running, withPeople } = machinesAndServer();

type Loss = { packets: number; lost: number };

const sum = (all: readonly Loss[]): Loss => ({
  packets: all.reduce((total, { packets }) => total + packets, 0),
  lost: all.reduce((total, { lost }) => total + lost, 0),
});

/** Of all that the person receives. */
const received = async ({ person }: Participant): Promise<Loss> => sum((await statisticsOf(person)).received);

/** Of all that the person sends, as the other end reports it. */
const reported = async ({ person }: Participant): Promise<Loss> => {
  const { sent, reports } = await statisticsOf(person);
  const lost = reports.reduce((total, { packetsLost }) => total + packetsLost, 0);
  return { packets: sum(sent.map(({ packets }) => ({ packets, lost: 0 }))).packets - lost, lost };
};

/** The lost part of each from now on, once each has to do with so many packets that it tells. */
async function lossesFromNow(...read: (() => Promise<Loss>)[]): Promise<number[]> {
  const before = await Promise.all(read.map((loss) => loss()));
  let since: Loss[] = [];
  const fewest = async (): Promise<number> => {
    const now = await Promise.all(read.map((loss) => loss()));
    since = now.map(({ packets, lost }, index) => ({
      packets: packets - (before[index]?.packets ?? 0),
      lost: lost - (before[index]?.lost ?? 0),
    }));
    return Math.min(...since.map(({ packets }) => packets));
  };
  await expect.poll(fewest).toBeGreaterThan(800);
  return since.map(({ packets, lost }) => lost / (packets + lost));
}

/** So much that it stands out from what a browser on a busy machine fails to send. */
const LOSSY = { loss: 0.2 };

function expectLossy(part: number | undefined): void {
  expect(part).toBeGreaterThan(0.1);
  expect(part).toBeLessThan(0.3);
}

function expectClean(...parts: (number | undefined)[]): void {
  for (const part of parts) expect(part).toBeLessThan(0.05);
}

test('P2P: what is lost on one’s way up the other misses, nobody else, and only until the line is good again', async () => {
  await withPeople(['Anna', 'Boris'], async (anna, boris) => {
    await people.connectVideo(anna.person, boris.person);
    await anna.machine.line.set({ uplink: LOSSY });
    const [atBoris, atAnna] = await lossesFromNow(
      () => received(boris),
      () => received(anna),
    );
    expectLossy(atBoris);
    expectClean(atAnna);

    await anna.machine.line.clear();
    expectClean(...(await lossesFromNow(() => received(boris))));
    people.expectNoErrors(anna.person, boris.person);
  });
});

test('SFU: of three, one loses on the way up and then one on the way down, and the loss is seen there alone', async () => {
  await withPeople(['Anna', 'Boris', 'Carol'], async (anna, boris, carol) => {
    const link = await conference.beginMeeting(anna.person);
    await anna.person.page.getByTestId('toggle-camera').click();
    for (const { person } of [boris, carol]) {
      await conference.followAgain(person, link);
      await conference.join(person);
    }
    const all = [anna, boris, carol].map(({ person }) => person);
    await Promise.all(all.map((person) => conference.travelsBy(person, 'sfu')));
    await conference.everybodySeesEverybody(...all);

    const participants = [anna, boris, carol];
    await anna.machine.line.set({ uplink: LOSSY });
    const [annaUp, ...othersUp] = await lossesFromNow(...participants.map((it) => () => reported(it)));
    expectLossy(annaUp);
    expectClean(...othersUp);

    // What the SFU did not get it cannot pass on: the others miss it, too, as long as that lasts.
    await anna.machine.line.clear();
    await boris.machine.line.set({ downlink: LOSSY });
    const [annaDown, borisDown, carolDown] = await lossesFromNow(...participants.map((it) => () => received(it)));
    expectLossy(borisDown);
    expectClean(annaDown, carolDown);
    people.expectNoErrors(...all);
  });
});

test('where UDP is blocked, the call travels through the relay over TCP', async () => {
  await withPeople(['Anna', 'Boris'], async (anna, boris) => {
    const blocked = [{ protocol: 'udp' }, { protocol: 'tcp', port: running.server.mediaPort }] as const;
    await anna.machine.line.set({ uplink: { blocked }, downlink: { blocked } });
    await people.connectVideo(anna.person, boris.person);
    const { pairs } = await statisticsOf(anna.person);
    expect(pairs.map(({ local, relayProtocol }) => [local, relayProtocol])).toContainEqual(['relay', 'tcp']);
    expect(running.server.coturn.allocations()).toBeGreaterThan(0);
  });
});
