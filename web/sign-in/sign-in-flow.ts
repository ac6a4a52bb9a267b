import type { Client } from '../../sdk/index.ts';
import type { Memory } from '../client/memory.ts';
import type { Credentials, MeetingId } from '../client/types.ts';
import { codeOf } from '../problems/problem-key.ts';
import { readGuest, readMeetingGuest, writeGuest, writeMeetingGuest } from './remembered-guest.ts';

/** `refused`: signing in did not work. `ended`: somebody was signed in, and the server ended it. */
type SignInProblem = { what: 'refused' | 'ended'; code: string };

export type SignInState =
  | { phase: 'asking'; problem: SignInProblem | null }
  | { phase: 'trying'; how: 'by-itself' | 'asked' | 'again' }
  /** Tried again by itself, and at once by `retry`. */
  | { phase: 'unreachable' };

const RETRY_MS = 4_000;
const UNREACHABLE = new Set(['network', 'timeout', 'server-stopping']);
const REFUSED_TOKEN = new Set(['token-invalid', 'token-expired', 'session-expired']);

/** Who signs in, and with what: a token from the address bar, a remembered guest, or the form. */
export class SignInFlow {
  readonly #client: Client;
  readonly #memory: Memory;
  readonly #listeners = new Set<() => void>();
  #state: SignInState = { phase: 'asking', problem: null };
  #again: (() => Promise<void>) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: Client, memory: Memory) {
    this.#client = client;
    this.#memory = memory;
    /** The server may end a session by its own will, and says why just after. */
    client.on('problem', ({ code }) => {
      if (client.state.phase === 'signed-out') this.#set({ phase: 'asking', problem: { what: 'ended', code } });
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): SignInState => this.#state;

  get rememberedName(): string {
    return readGuest(this.#memory)?.name ?? '';
  }

  /** Signs in without a question where somebody is remembered. */
  async start(tokenFromAddressBar: string | null, linked: MeetingId | null = null): Promise<void> {
    if (tokenFromAddressBar !== null) this.#memory.write('access-token', tokenFromAddressBar);
    const token = this.#memory.read('access-token');
    if (token !== null) return this.#attempt('by-itself', () => this.#withAccessToken(token));
    const came = linked === null ? null : readMeetingGuest(this.#memory, linked);
    if (linked !== null && came) return this.#attempt('by-itself', () => this.#intoMeeting(linked, came.name));
    const guest = readGuest(this.#memory);
    if (guest?.token && !(await this.#isOfACompany(linked))) {
      await this.#attempt('by-itself', () => this.#withName(guest.name));
    }
  }

  /** With the link of a company's meeting, and no account there. */
  asGuestOf(meetingId: MeetingId, name: string): Promise<void> {
    return this.#attempt('asked', () => this.#intoMeeting(meetingId, name));
  }

  asGuest(name: string): Promise<void> {
    return this.#attempt('asked', () => this.#withName(name));
  }

  async retry(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#again) await this.#attempt('again', this.#again);
  }

  /** The name stays for the next time; the identity does not. */
  async signOut(): Promise<void> {
    const guest = readGuest(this.#memory);
    if (guest) writeGuest(this.#memory, { ...guest, token: null });
    this.#memory.write('access-token', null);
    this.#memory.write('meeting-guest', null);
    await this.#client.signOut();
  }

  async #attempt(how: 'by-itself' | 'asked' | 'again', signIn: () => Promise<void>): Promise<void> {
    clearTimeout(this.#timer);
    this.#again = signIn;
    this.#set({ phase: 'trying', how });
    try {
      await signIn();
      this.#set({ phase: 'asking', problem: null });
    } catch (error) {
      const code = codeOf(error);
      if (!UNREACHABLE.has(code)) return this.#set({ phase: 'asking', problem: { what: 'refused', code } });
      this.#set({ phase: 'unreachable' });
      this.#timer = setTimeout(() => void this.retry(), RETRY_MS);
    }
  }

  async #withAccessToken(token: string): Promise<void> {
    try {
      await this.#client.signIn({ token });
    } catch (error) {
      if (REFUSED_TOKEN.has(codeOf(error))) this.#memory.write('access-token', null);
      throw error;
    }
  }

  /** First as the same user as before; a token that is refused (the server may be new) costs only the old identity. */
  async #withName(name: string): Promise<void> {
    const guest = readGuest(this.#memory);
    if (guest?.token && guest.name === name) {
      try {
        return await this.#asGuestWith({ token: guest.token }, name, guest.token);
      } catch (error) {
        if (!REFUSED_TOKEN.has(codeOf(error))) throw error;
      }
    }
    await this.#asGuestWith({ guestName: name }, name, null);
  }

  /** Who signs in by name on this server is nobody there. */
  async #isOfACompany(linked: MeetingId | null): Promise<boolean> {
    if (linked === null) return false;
    this.#set({ phase: 'trying', how: 'by-itself' });
    const about = await this.#client.aboutMeeting(linked).catch(() => null);
    this.#set({ phase: 'asking', problem: null });
    return about !== null && about.application !== null;
  }

  async #intoMeeting(meetingId: MeetingId, name: string): Promise<void> {
    const came = readMeetingGuest(this.#memory, meetingId);
    if (came?.token && came.name === name) {
      try {
        await this.#client.signIn({ token: came.token });
        return;
      } catch (error) {
        if (!REFUSED_TOKEN.has(codeOf(error))) throw error;
      }
    }
    const { guestToken } = await this.#client.signIn({ guestName: name, meetingId });
    writeMeetingGuest(this.#memory, meetingId, { name, token: guestToken });
  }

  async #asGuestWith(credentials: Credentials, name: string, tokenSoFar: string | null): Promise<void> {
    const { guestToken } = await this.#client.signIn(credentials);
    writeGuest(this.#memory, { name, token: guestToken ?? tokenSoFar });
  }

  #set(state: SignInState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
