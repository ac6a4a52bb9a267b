import type { Frame, LightClient } from './light-client.ts';

/** Who of them has heard of somebody's coming, how often, and when first. */
export class Presences {
  readonly #counts = new Map<LightClient, number>();
  readonly #times: number[] = [];
  readonly #expected: number;
  readonly #done = Promise.withResolvers<void>();

  constructor(people: readonly LightClient[], userId: string) {
    this.#expected = people.length;
    for (const person of people) {
      person.heard = (frame) => {
        if (tellsOf(frame, userId)) this.#note(person);
      };
    }
  }

  get times(): readonly number[] {
    return this.#times;
  }

  countOf(person: LightClient): number {
    return this.#counts.get(person) ?? 0;
  }

  /** All have, or the time is over. */
  async all(withinMs: number): Promise<void> {
    const timer = setTimeout(() => this.#done.resolve(), withinMs);
    await this.#done.promise;
    clearTimeout(timer);
  }

  #note(person: LightClient): void {
    const count = this.countOf(person);
    this.#counts.set(person, count + 1);
    if (count > 0) return;
    this.#times.push(performance.now());
    if (this.#times.length === this.#expected) this.#done.resolve();
  }
}

function tellsOf({ type, data }: Frame, userId: string): boolean {
  if (type !== 'presence.changed') return false;
  const people = data['people'] as readonly { userId: string; state: string }[];
  return people.some((person) => person.userId === userId && person.state === 'online');
}
