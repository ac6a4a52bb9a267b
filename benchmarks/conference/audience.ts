import type { PeerId } from '../../src/protocol/ids.ts';
import { idealRate } from './ideal.ts';
import { pause } from './measured.ts';
import type { Shown } from './others-media.ts';
import type { Person } from './person.ts';
import type { Scene } from './screenplay.ts';
import { type Seat, SMALL_TILES, seatOf, spoken, turned } from './seat.ts';
import { type View, viewOf } from './view.ts';

/** The large one and the small ones. */
const TILES = 1 + SMALL_TILES;

/** All people of the conference, and what each of them looks at. */
export class Audience {
  readonly #persons: readonly Person[];
  readonly #sharer: number;
  #seats: readonly Seat[];
  #views: View[];
  #speaker = 0;

  constructor(persons: readonly Person[], sharer: number) {
    this.#persons = persons;
    this.#sharer = sharer;
    this.#seats = persons.map((_, nr) => seatOf(nr, persons.length, this.#speaker));
    this.#views = this.#seats.map((seat, nr) => this.#viewOf(seat, nr));
  }

  async begin(): Promise<void> {
    this.#persons[this.#speaker]?.own.speak(true);
    for (const [nr, person] of this.#persons.entries()) {
      const others = this.#persons.filter((other) => other !== person).map(({ peerId }) => peerId);
      person.tellQuality(this.#seenBy(nr), others);
    }
    await this.#look(this.#persons.map((_, nr) => nr));
  }

  /** Resolves after so long. */
  async play(scenes: readonly Scene[], ms: number): Promise<{ shown: Shown[]; idealBytesPerSecond: number }> {
    const begun = performance.now();
    let [ideal, since] = [0, begun];
    /** What was to come since the last time. */
    const settle = (): void => {
      const now = performance.now();
      ideal += (this.#idealRate() * (now - since)) / 1_000;
      since = now;
    };
    const shown: Promise<Shown[]>[] = [];
    for (const scene of scenes) {
      await pause(begun + scene.atMs - performance.now());
      settle();
      shown.push(this.#perform(scene));
    }
    await pause(begun + ms - performance.now());
    settle();
    return { shown: (await Promise.all(shown)).flat(), idealBytesPerSecond: ideal / ((since - begun) / 1_000) };
  }

  async layersSent() {
    return (await Promise.all(this.#persons.map(({ own }) => own.layersSent()))).flat();
  }

  async #perform(scene: Scene): Promise<Shown[]> {
    if ('turns' in scene) {
      this.#seats = this.#seats.map((seat, nr) => (scene.turns.includes(nr) ? turned(seat) : seat));
      return await this.#look(scene.turns);
    }
    this.#persons[this.#speaker]?.own.speak(false);
    this.#persons[scene.speaker]?.own.speak(true);
    this.#speaker = scene.speaker;
    this.#seats = this.#seats.map((seat) => spoken(seat, scene.speaker));
    return await this.#look(this.#persons.map((_, nr) => nr).filter((nr) => nr !== scene.speaker));
  }

  async #look(numbers: readonly number[]): Promise<Shown[]> {
    const looks = numbers.map(async (nr) => {
      const [person, seat] = [this.#persons[nr], this.#seats[nr]];
      if (!person || !seat) return [];
      const view = this.#viewOf(seat, nr);
      this.#views[nr] = view;
      return await person.others.look(view);
    });
    return (await Promise.all(looks)).flat();
  }

  #seenBy(nr: number): PeerId[] {
    const { places } = this.#seats[nr] ?? { places: [] };
    return places.flatMap((place) => this.#persons[place]?.peerId ?? []).slice(0, TILES);
  }

  #idealRate(): number {
    return this.#views.reduce((sum, { pictures }, nr) => sum + idealRate(pictures, nr !== this.#speaker), 0);
  }

  #viewOf(seat: Seat, nr: number): View {
    return viewOf(nr, seat, { peerIds: this.#persons.map(({ peerId }) => peerId), sharer: this.#sharer });
  }
}
