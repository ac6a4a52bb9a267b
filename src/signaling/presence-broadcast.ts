import type { ApplicationId, UserId } from '../protocol/ids.ts';
import type { Person } from '../protocol/presence.ts';
import type { SessionRegistry } from './session-registry.ts';

/**
 * So many changes an application and tick go out at once; what comes beyond waits for the tick and folds. Higher is
 * fresher; lower keeps a restart, when everybody comes back at once, from filling everybody's outbox.
 */
const AT_ONCE = 10;

type News = { sent: number; waiting: Map<UserId, Person> };

/** Tells an application's people of each other: at once while changes are few, folded once a tick when they are many. */
export class PresenceBroadcast {
  readonly #sessions: SessionRegistry;
  readonly #news = new Map<ApplicationId, News>();

  constructor(sessions: SessionRegistry) {
    this.#sessions = sessions;
  }

  changed(applicationId: ApplicationId, person: Person): void {
    const news = this.#news.get(applicationId) ?? { sent: 0, waiting: new Map() };
    this.#news.set(applicationId, news);
    if (news.sent >= AT_ONCE) {
      news.waiting.set(person.userId, person);
      return;
    }
    news.sent += 1;
    this.#tell(applicationId, [person]);
  }

  tick(): void {
    for (const [applicationId, { waiting }] of this.#news) {
      if (waiting.size > 0) this.#tell(applicationId, [...waiting.values()]);
    }
    this.#news.clear();
  }

  /** Nobody hears of oneself. */
  #tell(applicationId: ApplicationId, people: readonly Person[]): void {
    for (const session of this.#sessions.ofApplication(applicationId)) {
      const others = people.filter(({ userId }) => userId !== session.device.userId);
      if (others.length > 0) session.notify({ type: 'presence.changed', data: { people: others } });
    }
  }
}
