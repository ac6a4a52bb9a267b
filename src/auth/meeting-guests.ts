import { ProtocolError } from '../protocol/errors.ts';
import { type MeetingId, UserId } from '../protocol/ids.ts';
import type { Grant } from '../protocol/permissions.ts';
import { type Application, type Applications, GUESTS } from './applications.ts';
import type { Guest, GuestPasses } from './guest-passes.ts';
import type { MeetingLinks } from './meeting-links.ts';

/** Exactly this in their meeting, whoever else is there: they never run it for want of anybody else. */
const GUEST_GRANT: Grant = { role: 'guest', permissions: ['publish-audio', 'publish-video', 'publish-screen'] };

type MeetingGuest = Guest & { grant: Grant };

type Options = { applications: Applications; links: MeetingLinks; passes: GuestPasses; newId: () => string };

/** Lets people without an account into one meeting of an application, where its link says so and the application does not forbid it. */
export class MeetingGuests {
  readonly #with: Options;

  constructor(options: Options) {
    this.#with = options;
  }

  /** Whose meeting it is; the link itself does not say. Throws `meeting-not-found`. */
  ownerOf(meetingId: MeetingId): Application {
    const { applications, links } = this.#with;
    // A signature an application: some microseconds each, and how often an address may ask is bounded.
    for (const application of applications.all()) {
      if (links.verify(application.applicationId, meetingId)) return application;
    }
    throw new ProtocolError('meeting-not-found', 'There is no such meeting: ask for a new link.');
  }

  /** `application`: null: those who sign in by name. */
  about(meetingId: MeetingId, byName: boolean): { application: string | null; guests: boolean } {
    const owner = this.ownerOf(meetingId);
    if (owner.applicationId === GUESTS) return { application: null, guests: byName };
    return { application: owner.name, guests: this.#takes(owner, meetingId) };
  }

  /** Somebody new. Null: the meeting is of those who sign in by name. */
  async welcome(name: string, meetingId: MeetingId): Promise<(MeetingGuest & { guestToken: string }) | null> {
    const owner = this.ownerOf(meetingId);
    const { applicationId } = owner;
    if (applicationId === GUESTS) return null;
    this.#require(owner, meetingId);
    const guest = { applicationId, userId: UserId.parse(`guest-${this.#with.newId()}`), name, meetingId };
    return { ...guest, grant: GUEST_GRANT, guestToken: await this.#with.passes.issue(guest) };
  }

  /** Somebody who was here before. Null: the token is no pass. */
  async again(token: string): Promise<MeetingGuest | null> {
    const guest = await this.#with.passes.read(token);
    if (!guest) return null;
    const owner = this.#with.applications.get(guest.applicationId);
    if (!owner) throw new ProtocolError('meeting-not-found', 'There is no such meeting any more: ask for a new link.');
    this.#require(owner, guest.meetingId);
    return { ...guest, grant: GUEST_GRANT };
  }

  #takes({ guests }: Application, meetingId: MeetingId): boolean {
    return guests && this.#with.links.takesGuests(meetingId);
  }

  #require(owner: Application, meetingId: MeetingId): void {
    if (this.#takes(owner, meetingId)) return;
    throw new ProtocolError(
      'guests-not-allowed',
      `This meeting takes no guests: sign in through ${owner.name}, or ask for a link that lets guests in.`,
    );
  }
}
