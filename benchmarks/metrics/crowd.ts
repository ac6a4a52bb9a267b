import { signAccessToken } from '../../src/auth/access-token.ts';
import type { CallId } from '../../src/protocol/ids.ts';
import { allReady, joinAndProduce } from '../../test/support/conferences.ts';
import { applicationId, userId } from '../../test/support/people.ts';
import { RawClient } from '../../test/support/raw-client.ts';

/** Signed in at once by so many, and rooms formed at once: more would measure how clients wait for each other. */
const AT_ONCE = 20;
const APPLICATIONS = 20;
const LIFE_S = 3_600;

const secretOf = (application: string): string => `secret-of-${application}`.padEnd(32, '-');
const applicationIds = Array.from({ length: APPLICATIONS }, (_, nr) => `application-${nr}`);

/** PARLEY_APPLICATIONS, for the server that the crowd comes to. */
export const applicationsSetting = applicationIds.map((id) => `${id}:${secretOf(id)}`).join(',');

export type Room = { callId: CallId; peers: number };

/** People who talk in rooms of three and four on the SFU, over one WebSocket each. */
export class Crowd {
  readonly rooms: readonly Room[];
  readonly #people: readonly RawClient[];

  private constructor(people: readonly RawClient[], rooms: readonly Room[]) {
    this.#people = people;
    this.rooms = rooms;
  }

  /** `url`: of the WebSocket. As many in each room as go evenly. */
  static async gather(url: string, count: { peers: number; rooms: number }): Promise<Crowd> {
    const groups = Array.from({ length: count.rooms }, (_, room) => ({
      application: applicationIds[room % APPLICATIONS] ?? '',
      people: Array.from(
        { length: Math.floor((count.peers + room) / count.rooms) },
        (_, seat) => `user-${room}-${seat}`,
      ),
    }));
    const people: RawClient[] = [];
    const rooms = await inBatches(groups, async ({ application, people: names }) => {
      const group = await Promise.all(names.map((name) => signIn(url, application, name)));
      people.push(...group);
      return { callId: await meet(group), peers: group.length };
    });
    return new Crowd(people, rooms);
  }

  leave(): void {
    for (const person of this.#people) person.cut();
  }
}

async function signIn(url: string, application: string, user: string): Promise<RawClient> {
  const client = await RawClient.connect(url);
  const identity = { applicationId: applicationId(application), userId: userId(user), name: user };
  const token = await signAccessToken(identity, new TextEncoder().encode(secretOf(application)), LIFE_S);
  await client.hello({ method: 'token', token });
  return client;
}

/** Two meet, peer to peer; the third moves the room to the SFU, and whoever comes after finds it there. */
async function meet([first, second, third, ...others]: readonly RawClient[]): Promise<CallId> {
  if (!first || !second || !third) throw new Error('a room needs three people to be on the SFU');
  const { meetingId } = await first.request('meeting.create', {});
  const join = (person: RawClient) => person.request('call.join', { meetingId, video: true });
  const { callId } = await join(first);
  await join(second);
  await allReady([first, second], { callId, generation: 1 });
  await join(third);
  const onSfu = { callId, generation: 2 };
  for (const person of [first, second, third]) await joinAndProduce(person, onSfu);
  await allReady([first, second, third], onSfu);
  for (const person of others) {
    await join(person);
    await joinAndProduce(person, onSfu);
    await person.request('topology.ready', { ...onSfu, connectedMs: 1, firstAudioMs: 1 });
  }
  return callId;
}

async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}
