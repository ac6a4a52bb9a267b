import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Outbox, type Outgoing } from '../../../src/signaling/outbox.ts';
import { userId } from '../../support/people.ts';

const LIMITS = { maxMessages: 1_000, maxBytes: 1_000_000 };

type Action =
  | { do: 'send'; message: 'reply' | 'presence'; person: number }
  /** The connection is lost; of what was put on the wire, the client still gets all but the last `lost` messages. */
  | { do: 'drop'; lost: number }
  | { do: 'resume' }
  | { do: 'ack' };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('send'), message: fc.constantFrom('reply', 'presence'), person: fc.nat(3) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drop'), lost: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resume') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('ack') }) },
) as fc.Arbitrary<Action>;

/** A server's outbox, a wire that can be lost with what is on it, and a client that takes what arrives. */
class Conversation {
  readonly outbox = new Outbox(LIMITS);
  readonly sent: Outgoing[] = [];
  readonly received: { seq: number; re?: number; data: unknown }[] = [];
  #onWire: string[] = [];
  #attached = true;

  run(step: Action): void {
    switch (step.do) {
      case 'send':
        this.#send(this.#message(step));
        break;
      case 'drop':
        this.#drop(step.lost);
        break;
      case 'resume':
        this.resume();
        break;
      case 'ack':
        if (!this.#attached) break;
        this.#take(this.#onWire.length);
        this.outbox.acknowledge(this.lastSeq);
        break;
    }
  }

  #drop(lost: number): void {
    this.#take(Math.max(0, this.#onWire.length - lost));
    this.#onWire = [];
    this.#attached = false;
  }

  /** Also on a connection that still seems open: what is on its wire is lost then. */
  resume(): void {
    this.#onWire = this.outbox.replaySince(this.lastSeq) ?? [];
    this.#attached = true;
    this.#take(this.#onWire.length);
  }

  get lastSeq(): number {
    return this.received.at(-1)?.seq ?? 0;
  }

  #send(message: Outgoing): void {
    this.sent.push(message);
    if (this.#attached) this.#onWire.push(this.outbox.number(message));
    else this.outbox.hold(message);
  }

  #take(count: number): void {
    this.received.push(...this.#onWire.splice(0, count).map((json) => JSON.parse(json)));
  }

  #message({ message, person }: Extract<Action, { do: 'send' }>): Outgoing {
    const id = this.sent.length + 1;
    if (message === 'reply') return { kind: 'reply', re: id, type: 'ping', data: { id } };
    const people = [{ userId: userId(`user-${person}`), name: `news ${id}`, state: 'online' as const }];
    return { kind: 'notification', notification: { type: 'presence.changed', data: { people } } };
  }
}

/** The newest word on each person after all messages, and every reply in order. */
function meaningOf(messages: readonly { re?: number; data: unknown }[]) {
  const people = new Map<string, string>();
  const replies: number[] = [];
  for (const { re, data } of messages) {
    if (re !== undefined) replies.push(re);
    else
      for (const { userId: id, name } of (data as { people: { userId: string; name: string }[] }).people)
        people.set(id, name);
  }
  return { replies, people };
}

const asWire = (message: Outgoing): { re?: number; data: unknown } =>
  message.kind === 'notification'
    ? { data: message.notification.data }
    : { re: message.re, data: message.kind === 'reply' ? message.data : message.error };

test('S8: whatever is sent, lost, acknowledged and resumed: nothing lost, nothing twice, in order, no gaps', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const conversation = new Conversation();
      for (const step of actions) conversation.run(step);
      conversation.resume();
      const { sent, received } = conversation;
      expect(received.map(({ seq }) => seq)).toEqual(received.map((_, index) => index + 1));
      expect(meaningOf(received)).toEqual(meaningOf(sent.map(asWire)));
      expect(received.length).toBeLessThanOrEqual(sent.length);
    }),
    { numRuns: 2_000 },
  );
});

test('S9: only news of presence folds, so every reply keeps its place among the news around it', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (kinds) => {
      const conversation = new Conversation();
      conversation.run({ do: 'drop', lost: 0 });
      for (const isReply of kinds) conversation.run({ do: 'send', message: isReply ? 'reply' : 'presence', person: 0 });
      conversation.resume();
      const expected = kinds.filter((isReply, index) => isReply || kinds[index - 1] !== false);
      expect(conversation.received.map(({ re }) => re !== undefined)).toEqual(expected);
    }),
  );
});
