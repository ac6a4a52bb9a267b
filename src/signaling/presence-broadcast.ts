import { type Device, isMeetingGuest } from '../calls/device.ts';
import type { Presence } from '../calls/presence.ts';
import type { Notification } from '../protocol/contract.ts';
import type { ApplicationId, DeviceId, UserId } from '../protocol/ids.ts';
import { MAX_PEOPLE_PER_MESSAGE } from '../protocol/limits.ts';
import type { Person } from '../protocol/presence.ts';
import { PeopleWatch } from './people-watch.ts';
import type { SessionRegistry } from './session-registry.ts';

/**
 * So many changes an application and tick go out at once; what comes beyond waits for the tick and folds. Higher is
 * fresher; lower keeps a restart, when everybody comes back at once, from filling everybody's outbox.
 */
const AT_ONCE = 10;
/** Likewise messages, of all applications: each costs the server some 10 µs, and a change one for everybody who sees it. */
const MESSAGES_AT_ONCE = 300;

type Pending = { sent: number; waiting: Map<UserId, Person> };
type News = Extract<Notification, { type: 'presence.changed' }>;
type Known = Pick<Presence, 'countListed' | 'othersThan' | 'known'>;

/**
 * Tells people of each other: in a small application of everybody, in a large one of those whom a client watches. At once
 * while changes are few, folded once a tick when they are many.
 */
export class PresenceBroadcast {
  readonly #sessions: Pick<SessionRegistry, 'ofDevice'>;
  readonly #presence: Known;
  readonly #watch = new PeopleWatch();
  readonly #pending = new Map<ApplicationId, Pending>();
  /** Messages since the last tick. */
  #sent = 0;

  constructor(sessions: Pick<SessionRegistry, 'ofDevice'>, presence: Known) {
    this.#sessions = sessions;
    this.#presence = presence;
  }

  /** What a device that is about to begin is told first. */
  firstPeople(device: Device): { people: Person[]; everybody: boolean } {
    const { applicationId, userId } = device;
    // There is nobody for them to find out about.
    if (isMeetingGuest(device)) return { people: [], everybody: true };
    const everybody = this.#isSmall(applicationId);
    return { people: everybody ? this.#presence.othersThan(applicationId, userId) : [], everybody };
  }

  /** In the same turn as `firstPeople`, and before the device is online. */
  begin(device: Device): void {
    const { applicationId, deviceId } = device;
    if (!isMeetingGuest(device) && this.#isSmall(applicationId)) this.#watch.watchEverybody(applicationId, deviceId);
  }

  /** In the place of what the device watched before, where it is not told of everybody. */
  watch({ applicationId, deviceId }: Device, userIds: readonly UserId[]): Person[] {
    if (!this.#watch.watchesEverybody(applicationId, deviceId)) this.#watch.watch(applicationId, deviceId, userIds);
    return this.#presence.known(applicationId, userIds);
  }

  end({ applicationId, deviceId }: Device): void {
    this.#watch.end(applicationId, deviceId);
  }

  changed(applicationId: ApplicationId, person: Person): void {
    if (!this.#isSmall(applicationId)) this.#outgrown(applicationId, person.userId);
    const pending = this.#pending.get(applicationId) ?? { sent: 0, waiting: new Map() };
    this.#pending.set(applicationId, pending);
    if (pending.sent >= AT_ONCE || this.#sent >= MESSAGES_AT_ONCE) {
      pending.waiting.set(person.userId, person);
      return;
    }
    pending.sent += 1;
    this.#tell(applicationId, [person]);
  }

  tick(): void {
    for (const [applicationId, { waiting }] of this.#pending) {
      if (waiting.size > 0) this.#tell(applicationId, [...waiting.values()]);
    }
    this.#pending.clear();
    this.#sent = 0;
  }

  #isSmall(applicationId: ApplicationId): boolean {
    return this.#presence.countListed(applicationId) <= MAX_PEOPLE_PER_MESSAGE;
  }

  /** Who was told of everybody goes on being told of those whom they know. */
  #outgrown(applicationId: ApplicationId, newcomer: UserId): void {
    const devices = this.#watch.everybodysOf(applicationId);
    if (devices.length === 0) return;
    const known = this.#presence.othersThan(applicationId, newcomer).map(({ userId }) => userId);
    for (const deviceId of devices) {
      this.#watch.watch(applicationId, deviceId, known);
      this.#sessions.ofDevice(deviceId)?.notify({ type: 'presence.partial', data: {} });
    }
  }

  #tell(applicationId: ApplicationId, people: readonly Person[]): void {
    const news = newsOf(people);
    for (const deviceId of this.#watch.everybodysOf(applicationId)) this.#notify(deviceId, news);
    const ofDevice = new Map<DeviceId, Person[]>();
    for (const person of people) {
      for (const deviceId of this.#watch.watchersOf(applicationId, person.userId)) {
        const watched = ofDevice.get(deviceId);
        if (watched) watched.push(person);
        else ofDevice.set(deviceId, [person]);
      }
    }
    for (const [deviceId, watched] of ofDevice) {
      this.#notify(deviceId, watched.length === people.length ? news : newsOf(watched));
    }
  }

  /** Nobody hears of oneself; all others share one message, which is encoded once. */
  #notify(deviceId: DeviceId, news: News): void {
    const session = this.#sessions.ofDevice(deviceId);
    if (!session) return;
    const { userId } = session.device;
    const { people } = news.data;
    const concernsSelf = people.some((person) => person.userId === userId);
    if (concernsSelf && people.length === 1) return;
    this.#sent += 1;
    session.notify(concernsSelf ? newsOf(people.filter((person) => person.userId !== userId)) : news);
  }
}

const newsOf = (people: readonly Person[]): News => ({ type: 'presence.changed', data: { people: [...people] } });
