import type { PeerId } from '../../../src/protocol/ids.ts';
import {
  initialTopology,
  step,
  type TopologyEffect,
  type TopologyEvent,
  type TopologyState,
} from '../../../src/rooms/topology/topology.ts';
import { initialMemory, type PolicyMemory, remember, wish } from '../../../src/rooms/topology/topology-policy.ts';
import { anna, boris, clara } from './starts.ts';

/** Policy and machine together, as a room uses them, with a clock that the test sets. */
export class PolicyRoom {
  state: TopologyState = initialTopology;
  memory: PolicyMemory = initialMemory;
  now = 0;
  sharing = false;
  expected = 0;
  complete = true;
  readonly effects: TopologyEffect[] = [];

  /** The reasons of all that was opened, in order. */
  get reasons(): string[] {
    return this.effects.flatMap((effect) => (effect.type === 'open' ? [effect.reason] : []));
  }

  get topology(): string {
    if (this.state.phase === 'switching') return `to ${this.state.to.topology}`;
    return this.state.phase === 'stable' ? this.state.path.topology : this.state.phase;
  }

  join(...peers: readonly PeerId[]): void {
    for (const peerId of peers) this.dispatch({ type: 'peer-joined', peerId, now: this.now });
    this.#follow();
  }

  leave(peerId: PeerId): void {
    this.dispatch({ type: 'peer-left', peerId, now: this.now });
    this.#follow();
  }

  share(sharing: boolean): void {
    this.sharing = sharing;
    this.at(this.now);
  }

  expect(people: number): void {
    this.expected = people;
    this.at(this.now);
  }

  /** Everybody is ready for the path that is being opened. */
  allReady(): void {
    if (this.state.phase !== 'switching') return;
    const { generation } = this.state.to;
    for (const peerId of this.state.awaiting) this.dispatch({ type: 'peer-ready', peerId, generation, now: this.now });
    this.#follow();
  }

  breakNewestPath(): void {
    this.dispatch({ type: 'path-failed', generation: this.state.lastGeneration, now: this.now });
    this.#follow();
  }

  at(now: number): void {
    this.now = now;
    this.dispatch({ type: this.complete ? 'tick' : 'peer-away', now });
    this.#follow();
  }

  dispatch(event: TopologyEvent): void {
    const before = this.state;
    const { state, effects } = step(before, event);
    this.state = state;
    this.memory = remember(this.memory, {
      before,
      event,
      after: state,
      effects,
      sharing: this.sharing,
      expected: this.expected,
    });
    this.effects.push(...effects);
  }

  /** What the policy wishes is had at once, so that it wishes for nothing then. Throws when it does not become content. */
  #follow(): void {
    for (let moves = 0; moves < 4; moves += 1) {
      const { state, memory, sharing, expected, complete, now } = this;
      const move = wish({ state, memory, sharing, expected, complete, now });
      if (!move) return;
      this.dispatch({ type: 'move', move, now });
    }
    throw new Error('The policy wishes without end.');
  }
}

export function roomOf(...people: PeerId[]): PolicyRoom {
  const room = new PolicyRoom();
  room.join(...people);
  return room;
}

export function connected(...people: PeerId[]): PolicyRoom {
  const room = roomOf(...people);
  room.allReady();
  return room;
}

/** Two who remain on the SFU since `now`. */
export function twoRemain(): PolicyRoom {
  const room = connected(anna, boris, clara);
  room.now = 1_000;
  room.leave(clara);
  return room;
}
