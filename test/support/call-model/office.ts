import type { DeviceId, MeetingId, UserId } from '../../../src/protocol/ids.ts';
import { device, userId } from '../people.ts';
import { applicationAdds, applicationCalls, applicationEnds } from './application.ts';
import { Client } from './client.ts';
import { disagreement, logDisagreement, viewDisagreement } from './disagreement.ts';
import type { ModelCall } from './model-call.ts';
import { ReferenceCalls } from './reference.ts';
import { type PlannedRequest, requestOf } from './requests.ts';
import { assemble, type Registry } from './server.ts';
import type { Step, StepKind } from './steps.ts';

const USERS = ['anna', 'boris', 'carol', 'dora'].map(userId);
const DEVICES_A_USER = 2;
/** Of older calls there is nothing more to know. */
const KNOWN_CALLS = 5;
const WAITS = [200, 1_000, 9_000, 31_000, 46_000];

/** A few people with a few devices, the real server's calls, and the reference beside them. Throws where they disagree. */
export class Office {
  readonly reference = new ReferenceCalls();
  readonly server: ReturnType<typeof assemble>;
  readonly clients: Client[] = [];
  /** In which situation what was asked. */
  readonly reached: Set<string>;
  readonly #mediaNews: (() => void)[] = [];
  readonly #meetings: readonly MeetingId[];
  #lastDevice = 0;

  constructor(registry: Registry, reached: Set<string> = new Set()) {
    this.reached = reached;
    this.server = assemble(registry);
    const { rooms } = this.server;
    const news = (callId: string, what: 'mediaConnected' | 'mediaFailed') =>
      void this.#mediaNews.push(() => {
        this.#note(what, this.reference.calls.get(callId));
        this.reference.calls.get(callId)?.[what]();
      });
    rooms.on('topology-committed', ({ callId }) => news(callId, 'mediaConnected'));
    rooms.on('topology-failed', ({ callId }) => news(callId, 'mediaFailed'));
    const meeting = (): MeetingId => this.server.registry.moderation.createMeeting(device('anna-0'), {}, 0);
    this.#meetings = [meeting(), meeting()];
    for (const user of USERS) this.#signIn(user);
  }

  play([kind, who, on]: Step): void {
    const user = USERS[on % USERS.length] as UserId;
    const client = this.clients[who % Math.max(1, this.clients.length)];
    if (kind === 'sign-in' || !client) this.#signIn(user);
    else if (kind.startsWith('application-')) this.#application(kind, who, on);
    else if (kind === 'wait') this.#wait(WAITS[on % WAITS.length] as number);
    else this.#act(kind, client, on);
    this.#afterStep();
  }

  /** Everybody comes back and hears all; what rings is waited out; then all go home, and nothing may be left. */
  goHome(): void {
    for (const client of this.clients) if (client.phase === 'detached') client.resume(this.#now);
    this.#hearAll();
    this.#wait(46_000);
    this.#afterStep();
    if (this.reference.live.some(({ rung }) => rung.size > 0)) throw new Error('somebody rings for ever');
    this.#hearAll();
    for (const client of [...this.clients]) this.#signOut(client);
    this.#afterStep();
    if (this.reference.live.length > 0) throw new Error('a call lives without anybody');
    complain(logDisagreement(this));
  }

  get #now(): number {
    return this.server.clock.now;
  }

  #act(kind: StepKind, client: Client, on: number): void {
    const call = this.#callFor(client, on);
    const { reference, server } = this;
    const user = USERS[on % USERS.length] as UserId;
    const meetingId = this.#meetings[on % 2] as MeetingId;
    const planned = requestOf(kind, { client, call, user, meetingId, on, reference, server });
    if (planned) this.#ask(kind, client, call, planned);
    else this.#live(kind, client, on);
    // Nobody comes back to a page whose seat another one has taken.
    if (kind === 'take-back') this.#forgetEnded();
  }

  #application(kind: StepKind, who: number, on: number): void {
    const called = USERS.filter((_, bit) => (on >> bit) % 2 === 1);
    const to = called.length > 0 ? called : USERS;
    const calls = [...this.reference.calls.values()].slice(-KNOWN_CALLS);
    const call = calls[who % Math.max(1, calls.length)];
    if (kind === 'application-calls') applicationCalls(this, to);
    else if (call) {
      this.#note(kind, call);
      if (kind === 'application-adds') applicationAdds(this, call, to);
      else applicationEnds(this, call);
    }
  }

  /** What happens to a device besides what it asks for. */
  #live(kind: StepKind, client: Client, on: number): void {
    const isAttached = client.phase === 'attached';
    if (kind === 'receive') client.receive(1 + (on % 3));
    if (kind === 'repeat' && isAttached) client.repeat();
    if (kind === 'drop' && isAttached) client.drop(this.#now);
    if (kind === 'resume' && !isAttached) client.resume(this.#now);
    if (kind === 'sign-out') this.#signOut(client);
    if (kind === 'receive-all' && isAttached) this.#hear(client);
    if ((kind === 'ready' || kind === 'path-fails') && isAttached) this.#tellPath(kind, client);
  }

  #ask(
    kind: StepKind,
    client: Client,
    call: ModelCall | undefined,
    { type, expected, carryOut }: PlannedRequest,
  ): void {
    // Who has no connection asks for nothing.
    if (client.phase !== 'attached') return;
    const isAboutCall = !['place', 'join', 'look', 'take-waiting', 'disturb'].includes(kind);
    if (isAboutCall) this.#note(kind, call, client.device.deviceId);
    const answer = expected();
    const { code, result } = client.request(type, isAboutCall ? (call?.id ?? null) : null, carryOut);
    const wanted = typeof answer === 'string' ? answer : 'ok';
    if (code !== wanted) throw new Error(`${type} was answered with ${code} in place of ${wanted}`);
    if (typeof answer !== 'string') answer.begins((result as { callId: string }).callId);
  }

  /** Of what one hears of, more often than of what one could guess. */
  #callFor({ view, device: { deviceId } }: Client, on: number): ModelCall | undefined {
    const all = [...this.reference.calls.values()].slice(-KNOWN_CALLS);
    const mine = all.filter(({ id }) => view.knows(id) || this.reference.callOf(deviceId)?.id === id);
    const from = on % 4 !== 0 && mine.length > 0 ? mine : all;
    return from[on % Math.max(1, from.length)];
  }

  #tellPath(kind: 'ready' | 'path-fails', { view: { seat }, device: who }: Client): void {
    const generation = seat?.generations.at(-1);
    const room = seat && this.server.registry.roomOf(seat.callId);
    if (!room || generation === undefined || !room.peers.some(({ deviceId }) => deviceId === who.deviceId)) return;
    try {
      if (kind === 'ready') room.peerReady(who.deviceId, generation, { connectedMs: 1 }, this.#now);
      else room.peerFailed(who.deviceId, generation, 'ice-failed', this.#now);
    } catch (error) {
      if ((error as { code?: string }).code !== 'stale-generation') throw error;
    }
  }

  #signIn(user: UserId): void {
    if (this.clients.filter(({ device: { userId: other } }) => other === user).length >= DEVICES_A_USER) return;
    this.#lastDevice += 1;
    const who = device(`${user}-${this.#lastDevice}`);
    this.#noteAll('device-online', who.deviceId);
    this.reference.signedIn({ id: who.deviceId, user });
    this.clients.push(new Client(who, this.server.sessions, this.#now));
  }

  #signOut(client: Client): void {
    this.#gone(client, 'completed');
    client.signOut();
  }

  #wait(ms: number): void {
    const { clock, registry, sessions } = this.server;
    clock.now += ms;
    this.#noteAll('tick');
    this.reference.passed(clock.now);
    registry.tick(clock.now);
    for (const news of this.#mediaNews.splice(0)) news();
    sessions.tick(clock.now);
    this.#forgetEnded();
  }

  #forgetEnded(): void {
    for (const client of [...this.clients]) if (client.phase === 'ended') this.#gone(client, 'lost');
  }

  #gone(client: Client, outcome: 'completed' | 'lost'): void {
    const { deviceId: id, userId: user } = client.device;
    this.#noteAll('device-gone', id);
    this.reference.gone({ id, user }, outcome);
    this.clients.splice(this.clients.indexOf(client), 1);
  }

  #hear(client: Client): void {
    client.receiveAll();
    complain(viewDisagreement(this.reference, this.server, client));
  }

  #hearAll(): void {
    for (const client of this.clients) this.#hear(client);
  }

  #afterStep(): void {
    for (const news of this.#mediaNews.splice(0)) news();
    this.reference.settle();
    complain(disagreement(this));
  }

  #note(event: string, call: ModelCall | undefined, deviceId?: DeviceId): void {
    if (call) this.reached.add(`${call.outcome ? 'ended' : call.phase}, ${call.partOf(deviceId)}: ${event}`);
  }

  #noteAll(event: string, deviceId?: DeviceId): void {
    for (const call of this.reference.live) this.#note(event, call, deviceId);
  }
}

function complain(what: string | null): void {
  if (what) throw new Error(what);
}
