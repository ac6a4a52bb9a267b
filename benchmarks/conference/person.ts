import type { PeerId } from '../../src/protocol/ids.ts';
import { receivedCamera, receivedMicrophone, sentCamera, sentMicrophone } from '../../test/support/digests.ts';
import type { LoadGenerator } from '../load-generator/load-generator.ts';
import type { Frame } from '../signaling/light-client.ts';
import type { Joined } from '../support/joined.ts';
import type { SfuSeat } from '../support/sfu-seat.ts';
import { pause } from './measured.ts';
import { OthersMedia } from './others-media.ts';
import { OwnMedia } from './own-media.ts';
import type { SentMedia } from './sent-media.ts';

const LOOK_EACH_MS = 20;

/** What the SDK says with the join of a page that watches pictures: of a crowd small ones, until it knows its tiles. */
const FIRST_WISHES = { sources: [], others: { maxHeight: 180 } };

/** Somebody in the conference, who does what the SDK does. */
export class Person {
  readonly own: OwnMedia;
  readonly others: OthersMedia;
  readonly #seat: SfuSeat;
  readonly #joined: Joined;

  private constructor(seat: SfuSeat, joined: Joined, own: OwnMedia, others: OthersMedia) {
    this.#seat = seat;
    this.#joined = joined;
    this.own = own;
    this.others = others;
  }

  static async sitDown(seat: SfuSeat, sent: readonly SentMedia[], generator: LoadGenerator): Promise<Person> {
    const early: Frame[] = [];
    seat.heard = (frame) => early.push(frame);
    const joined = await seat.join({ wishes: FIRST_WISHES });
    const own = new OwnMedia(await seat.connect(joined.send, generator), sent);
    const others = new OthersMedia(await seat.connect(joined.receive, generator), seat, joined);
    const hear = (frame: Frame): void => {
      own.hear(frame);
      others.hear(frame);
    };
    seat.heard = hear;
    for (const frame of early) hear(frame);
    return new Person(seat, joined, own, others);
  }

  get peerId(): PeerId {
    return this.#seat.peerId;
  }

  async publish(): Promise<void> {
    await this.own.publish(this.#seat, this.#joined.send);
  }

  /** Once so many sources of the others are there. */
  async receive(sources: number): Promise<void> {
    while (this.others.known < sources) await pause(LOOK_EACH_MS);
    await this.others.receive();
    await this.#seat.ready();
  }

  /** As of somebody who sees these and hears everybody. */
  tellQuality(seen: readonly PeerId[], heard: readonly PeerId[]): void {
    this.#seat.tellQuality({
      sent: [sentCamera({ layers: 3 }), sentMicrophone()],
      received: [...seen.map((peerId) => receivedCamera(peerId)), ...heard.map((peerId) => receivedMicrophone(peerId))],
    });
  }

  leave(): void {
    this.#seat.leave();
  }
}
