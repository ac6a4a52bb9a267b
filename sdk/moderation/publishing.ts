import type { Notification } from '../../src/protocol/contract.ts';
import type { Moderation } from '../../src/protocol/moderation.ts';
import type { Permission } from '../../src/protocol/permissions.ts';
import { PUBLISH_PERMISSION, type Source, SourceName } from '../../src/protocol/rooms.ts';

/** What this device has to do at once: a moderator wants it, or its part has become smaller. */
export type RoomOrder = 'mute' | 'stop-camera' | 'stop-screen';

type Order = Extract<Notification, { type: 'moderation.muted' | 'moderation.screen-stopped' }>;
type Declaration = { sources: Source[]; muted: boolean; heard: number };

/** What this device may publish, and what it has told of it. */
export class Publishing {
  readonly #obey: (order: RoomOrder) => void;
  #permissions: ReadonlySet<Permission> = new Set();
  /** The last order of a moderator; the server takes no word that was said before it. */
  #heard = 0;
  #declared: Declaration | null = null;

  constructor(obey: (order: RoomOrder) => void) {
    this.#obey = obey;
  }

  get declared(): readonly Source[] {
    return this.#declared?.sources ?? [];
  }

  readonly may = (source: SourceName): boolean => this.#permissions.has(PUBLISH_PERMISSION[source]);

  /** All is told anew. `isSame`: as the peer that it was, whose orders go on. */
  begin(isSame: boolean): void {
    this.#declared = null;
    if (!isSame) this.#heard = 0;
  }

  /** Returns what may be published from now on, or may not any more. */
  handlePart({ permissions }: Moderation): readonly SourceName[] {
    const before = new Set(SourceName.options.filter(this.may));
    this.#permissions = new Set(permissions);
    return SourceName.options.filter((source) => this.may(source) !== before.has(source));
  }

  /** Stops what may not be published. */
  enforce(): void {
    if (!this.may('microphone')) this.#obey('mute');
    if (!this.may('camera')) this.#obey('stop-camera');
    if (!this.may('screen')) this.#obey('stop-screen');
  }

  handleOrder({ type, data }: Order): void {
    this.#heard = data.order;
    this.#obey(type === 'moderation.muted' ? 'mute' : 'stop-screen');
  }

  /** What there is to tell; null: no news. The first word waits until the devices have `settled`. */
  news({ published, muted }: { published: Source[]; muted: boolean }, settled: boolean): Declaration | null {
    const before = this.#declared;
    const sources = published.filter(({ source }) => this.may(source));
    const isSame = JSON.stringify(sources) === JSON.stringify(before?.sources) && muted === before?.muted;
    if ((!before && !settled) || isSame) return null;
    this.#declared = { sources, muted, heard: this.#heard };
    return this.#declared;
  }
}
