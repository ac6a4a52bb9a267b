import { type PinnedServer, startPinnedServer } from '../fanout/pinned-server.ts';
import { SfuSeat } from '../support/sfu-seat.ts';
import { Audience } from './audience.ts';
import { beginFlow, type Ours, pause, type Setting } from './measured.ts';
import { Person } from './person.ts';
import { screenplay } from './screenplay.ts';
import { mediaOf } from './sent-media.ts';

/** Until what nobody watches is encoded no more, and lines are known. */
const WARM_UP_MS = 10_000;
const SHARER = 0;

/** Our service: everybody is sent what they look at. */
export async function measureOurs({ people, cores, generator }: Setting, seconds: number): Promise<Ours> {
  const server = await startPinnedServer(cores);
  const persons: Person[] = [];
  try {
    persons.push(...(await gather(server, { people, generator })));
    const audience = new Audience(persons, SHARER);
    await audience.begin();
    await pause(WARM_UP_MS);
    const layersBefore = await audience.layersSent();
    const endFlow = await beginFlow({ people, cores, generator }, () => server.cpuSeconds());
    const played = await audience.play(screenplay(people, seconds * 1_000), seconds * 1_000);
    const flow = await endFlow();
    return { ...flow, ...played, layersSent: partOf(layersBefore, await audience.layersSent(), seconds) };
  } finally {
    for (const person of persons) person.leave();
    await server.stop();
  }
}

async function gather(server: PinnedServer, { people, generator }: Pick<Setting, 'people' | 'generator'>) {
  const clients = await Promise.all(Array.from({ length: people }, (_, nr) => server.signIn(`user-${nr}`)));
  const [first] = clients;
  if (!first) throw new Error('a conference has people');
  const { data } = await first.ask('meeting.create', { lobby: false });
  const meetingId = String(data['meetingId']);
  const seats: SfuSeat[] = [];
  // One after another: so people have the order of their numbers.
  for (const client of clients) seats.push(await SfuSeat.take(client, meetingId));
  const sent = seats.map((_, nr) => mediaOf(nr, { screen: nr === SHARER }));
  const persons = await Promise.all(seats.map((seat, nr) => Person.sitDown(seat, sent[nr] ?? [], generator)));
  await Promise.all(persons.map((person) => person.publish()));
  const sources = sent.flat().length;
  await Promise.all(persons.map((person, nr) => person.receive(sources - (sent[nr]?.length ?? 0))));
  return persons;
}

type Layers = Awaited<ReturnType<Audience['layersSent']>>;

/** Of all layers: packets that were sent ÷ those that would have been if nobody had paused. */
function partOf(before: Layers, after: Layers, seconds: number): number {
  const earlier = new Map(before.map(({ ssrc, packets }) => [ssrc, packets]));
  const parts = after.map(
    ({ ssrc, packets, perSecond }) => (packets - (earlier.get(ssrc) ?? 0)) / (perSecond * seconds),
  );
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
}
