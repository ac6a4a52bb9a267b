import type { RememberedCall, MissedCalls as WireMissedCalls } from '../src/protocol/history.ts';
import type { UserId } from '../src/protocol/ids.ts';
import type { Person, PresenceChoice } from '../src/protocol/presence.ts';

/** How this person is seen by the others. */
export interface OwnPresence {
  /** The person's, on all devices; remembered in `localStorage` where there is one, until they sign out. */
  readonly choice: PresenceChoice;
  /** Rejects with an `SdkError`, and is then what it was. */
  choose(choice: PresenceChoice): Promise<void>;
  /** Nobody is at this device, or somebody is again. Who is idle on every device is away. */
  setIdle(idle: boolean): void;
}

/** `query`: each of its words begins a word of the name. `after`: `next` of the page before. */
export type PeopleQuery = { readonly query?: string; readonly after?: string; readonly limit?: number };

/** `total`: how many are signed in, without this person and whatever was asked. */
export type PeoplePage = { readonly people: readonly Person[]; readonly next: string | null; readonly total: number };

/** Who else is there, in an application of any size. */
export interface Directory {
  /** `client.people` are all who are signed in; false: in an application this large they are those who are watched. */
  readonly isWhole: boolean;
  /** Those who are signed in, by name. */
  find(query?: PeopleQuery): Promise<PeoplePage>;
  /** These are among `client.people` from now on; 200 at most, over all who watch. Returns the end of it. */
  watch(userIds: readonly UserId[]): () => void;
}

/** Times are this device's own, in milliseconds since the epoch. */
export type MissedCalls = WireMissedCalls;
export type { RememberedCall };

export type HistoryQuery = { readonly missed?: boolean; readonly cursor?: string; readonly limit?: number };

export type HistoryPage = { readonly calls: readonly RememberedCall[]; readonly next: string | null };

/** This person's calls, as the server remembers them. */
export interface CallHistory {
  /** Which nobody has looked at yet, on any device. */
  readonly missed: MissedCalls;
  /** The newest first. Rejects with an `SdkError`; `history-unavailable` where nothing is kept. */
  page(query?: HistoryQuery): Promise<HistoryPage>;
  /** The missed calls that were told were seen; the person's other devices hear of it. */
  markSeen(): Promise<void>;
}
