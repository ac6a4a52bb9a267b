import type { Call, Client, ConnectionState } from '../../sdk/index.ts';
import type { MeetingId } from '../client/types.ts';
import { codeOf } from '../problems/problem-key.ts';
import type { AddressBar } from './meeting-address.ts';

export type JoinChoices = { microphone: boolean; camera: boolean };

/** `meetingId: null`: the link is damaged, and there is nothing to join. */
export type MeetingState =
  | { phase: 'none' }
  | { phase: 'asking'; meetingId: MeetingId | null; problemCode: string | null }
  | { phase: 'joining'; meetingId: MeetingId }
  /** In the lobby. `denied`: one was not let in, and may ask again. */
  | { phase: 'waiting'; meetingId: MeetingId; denied: boolean }
  | { phase: 'joined'; meetingId: MeetingId };

const NONE: MeetingState = { phase: 'none' };

/** Heard at once; seen by who wishes to be. */
const AT_FIRST: JoinChoices = { microphone: true, camera: false };

/** From a meeting's link, or the wish for a new one, to a seat in it; the address bar shows the link meanwhile. */
export class MeetingFlow {
  readonly #client: Client;
  readonly #address: AddressBar;
  readonly #listeners = new Set<() => void>();
  #state: MeetingState = NONE;
  #last: { meetingId: MeetingId; call: Call } | null = null;
  #choices = AT_FIRST;
  #waiting: AbortController | null = null;

  constructor(client: Client, address: AddressBar) {
    this.#client = client;
    this.#address = address;
    this.readAddress();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): MeetingState => this.#state;

  /** Of the link that the page was opened by. */
  get linked(): MeetingId | null {
    return this.#state.phase === 'asking' ? this.#state.meetingId : null;
  }

  /** It was the call of the meeting that was left last, and one is not at that door already. */
  canOpenAgain(call: Call): boolean {
    return this.#last?.call === call && this.#state.phase === 'none';
  }

  /** The last ones: who was refused need not choose again. */
  get choices(): JoinChoices {
    return this.#choices;
  }

  /** At the start, and when somebody pastes a link into a page that is open. */
  readonly readAddress = (): void => {
    const linked = this.#address.read();
    if (this.#state.phase === 'joining' || this.#state.phase === 'joined') return;
    this.#stopWaiting();
    if (linked === null) this.#leave();
    else if (linked === 'damaged') this.#ask(null, 'meeting-not-found');
    else this.#ask(linked.meetingId, null);
  };

  /** Back to the page that joins the meeting that was left last. */
  openAgain(): void {
    if (this.#last === null) return;
    const { meetingId } = this.#last;
    this.#address.write(meetingId);
    this.#ask(meetingId, null);
  }

  /** Rejects where there is no new meeting; what keeps one from joining it is in the state. */
  async create(how: { guests: boolean } = { guests: false }): Promise<void> {
    const meetingId = await this.#client.createMeeting(how);
    this.#address.write(meetingId);
    await this.#join(meetingId, AT_FIRST);
  }

  async join(choices: JoinChoices): Promise<void> {
    if (this.#state.phase === 'asking' && this.#state.meetingId !== null) {
      await this.#join(this.#state.meetingId, choices);
    }
  }

  /** The call of the meeting that the address names was joined before this page was loaded. */
  readonly returned = (call: Call): void => {
    if (this.#state.phase === 'asking' && this.#state.meetingId !== null) this.#follow(call, this.#state.meetingId);
  };

  /** Once more, after one was not let in. */
  async askAgain(): Promise<void> {
    if (this.#state.phase === 'waiting' && this.#state.denied) await this.#join(this.#state.meetingId, this.#choices);
  }

  /** To the people, without joining; who is here for one meeting alone stays at its door. */
  dismiss(): void {
    this.#stopWaiting();
    this.#address.write(null);
    this.#leave();
  }

  #leave(): void {
    const only = onlyMeetingOf(this.#client.state);
    if (only !== null) this.#address.write(only);
    this.#set(only === null ? NONE : { phase: 'asking', meetingId: only, problemCode: null });
  }

  async #join(meetingId: MeetingId, choices: JoinChoices): Promise<void> {
    const { microphone, camera } = choices;
    this.#choices = choices;
    this.#set({ phase: 'joining', meetingId });
    try {
      this.#follow(await this.#client.join(meetingId, { video: camera, microphone }), meetingId);
    } catch (error) {
      if (codeOf(error) === 'must-wait') await this.#wait(meetingId);
      else this.#ask(meetingId, codeOf(error));
    }
  }

  async #wait(meetingId: MeetingId): Promise<void> {
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#set({ phase: 'waiting', meetingId, denied: false });
    try {
      const admitted = await this.#client.waitToJoin(meetingId, { signal: waiting.signal });
      if (waiting.signal.aborted) return;
      if (admitted) await this.#join(meetingId, this.#choices);
      else this.#set({ phase: 'waiting', meetingId, denied: true });
    } catch (error) {
      if (!waiting.signal.aborted) this.#ask(meetingId, codeOf(error));
    }
  }

  #stopWaiting(): void {
    this.#waiting?.abort();
    this.#waiting = null;
  }

  #follow(call: Call, meetingId: MeetingId): void {
    this.#last = { meetingId, call };
    if (call.state.phase === 'ended') {
      this.dismiss();
      return;
    }
    this.#set({ phase: 'joined', meetingId });
    const off = call.on('state', ({ phase }) => {
      if (phase !== 'ended') return;
      off();
      this.dismiss();
    });
  }

  #ask(meetingId: MeetingId | null, problemCode: string | null): void {
    this.#set({ phase: 'asking', meetingId, problemCode });
  }

  #set(state: MeetingState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const onlyMeetingOf = (state: ConnectionState): MeetingId | null =>
  'me' in state && state.me.guest ? (state.me.meetingId ?? null) : null;
