import { MeetingId, PeerId } from '../../src/protocol/ids.ts';
import type { Topology } from '../../src/protocol/topology.ts';
import * as people from '../../test/support/browser.ts';
import * as conference from '../../test/support/conference-people.ts';
import type { Machines } from '../../test/support/impairment/machines.ts';
import { type Participant, sitDown } from '../../test/support/impairment/participants.ts';
import type { ServerWithRelay } from '../../test/support/impairment/server-for-machines.ts';
import { RawClient } from '../../test/support/raw-client.ts';

/** Two who see and hear each other, each at a machine of their own. */
export type Two = {
  sender: Participant;
  receiver: Participant;
  senderPeerId: PeerId;
  receiverPeerId: PeerId;
  leave(): Promise<void>;
};

/**
 * On the SFU there is a third one, who is there by signaling alone and sends and receives nothing: what two browsers do
 * is to be measured, and a third would take its part of two cores.
 */
export async function begin(topology: Topology, { machines }: Machines, { app }: ServerWithRelay): Promise<Two> {
  await using sitting = new AsyncDisposableStack();
  const sit = async (index: number, name: string): Promise<Participant> => {
    const machine = machines[index];
    if (!machine) throw new Error('too few machines');
    const participant = await sitDown(machine, name, app.url);
    sitting.defer(() => participant.leave());
    return participant;
  };
  const sender = await sit(0, 'Anna');
  const receiver = await sit(1, 'Boris');
  await people.connectVideo(sender.person, receiver.person);
  if (topology === 'sfu') {
    const onlooker = await onlookerIn(sender, app.url);
    sitting.defer(async () => onlooker.close(1000));
    await Promise.all([sender, receiver].map(({ person }) => conference.travelsBy(person, 'sfu')));
  }
  const [senderPeerId, receiverPeerId] = [await seenBy(receiver, 'Anna'), await seenBy(sender, 'Boris')];
  const leaving = sitting.move();
  return { sender, receiver, senderPeerId, receiverPeerId, leave: () => leaving.disposeAsync() };
}

async function seenBy({ person: { page } }: Participant, name: string): Promise<PeerId> {
  const tile = page.getByTestId('remote-tile').filter({ hasText: name });
  return PeerId.parse(await tile.getAttribute('data-peer-id'));
}

async function onlookerIn({ person: { page } }: Participant, url: string): Promise<RawClient> {
  await page.getByTestId('add-person').click();
  await page.getByTestId('copy-meeting-link').and(page.locator(':enabled')).waitFor();
  const link = await page.getByTestId('add-people').getByRole('textbox', { name: 'Meeting link' }).inputValue();
  await page.keyboard.press('Escape');
  const client = await RawClient.connect(`${url.replace(/^http/, 'ws')}/ws`);
  await client.hello({ method: 'guest', name: 'Onlooker' });
  const meetingId = MeetingId.parse(new URLSearchParams(new URL(link).hash.slice(1)).get('meeting'));
  await client.request('call.join', { meetingId, video: false });
  return client;
}
