import type { NotificationData } from '../protocol/contract.ts';
import type { PeerId } from '../protocol/ids.ts';
import type { Cause } from '../protocol/quality.ts';
import type { SourceName } from '../protocol/rooms.ts';
import { isOtherTrouble } from './trouble.ts';
import { keyOf } from './way.ts';

/** How well `receiver` gets that source of `sender`, and where something is wrong, why. */
export type Conclusion = Pick<NotificationData<'quality.verdict'>, 'source' | 'mos' | 'mark' | 'verdict'> & {
  readonly sender: PeerId;
  readonly receiver: PeerId;
};

export type Telling = Omit<NotificationData<'quality.verdict'>, 'callId'> & { readonly to: PeerId };

/** What lies with the sender, wherever it is found; so does what is wrong with its uplink. */
const SENDERS_CAUSES: ReadonlySet<Cause> = new Set<Cause>(['sender-uplink', 'sender-cpu', 'sender-device']);

/** Who was told what, so that each hears only what is new. */
export class ToldVerdicts {
  /** The newest conclusion on each way, as it was told to the receiver. */
  readonly #legs = new Map<string, Conclusion>();
  /** What each sender was told of its own source; null is never kept. */
  readonly #own = new Map<string, Conclusion>();

  conclude(conclusion: Conclusion): Telling[] {
    const { sender, receiver, source } = conclusion;
    const key = wayKey(conclusion);
    const before = this.#legs.get(key);
    if (before && !isNews(before, conclusion)) return [];
    this.#legs.set(key, conclusion);
    return [tell(receiver, conclusion), ...this.#tellSender(sender, source, conclusion)];
  }

  /** This peer has left, and nobody hears it, or is heard by it, any more. */
  forget(peerId: PeerId): Telling[] {
    const gone = [...this.#legs.values()].filter(({ sender, receiver }) => [sender, receiver].includes(peerId));
    for (const leg of gone) this.#legs.delete(wayKey(leg));
    for (const [key, { sender }] of this.#own) if (sender === peerId) this.#own.delete(key);
    return gone.flatMap((leg) => (leg.receiver === peerId ? this.#tellSender(leg.sender, leg.source, leg) : []));
  }

  /** Of what is not sent any more nobody has to be told that it is well again. */
  retain(peerId: PeerId, sources: readonly SourceName[]): void {
    const isGone = ({ sender, source }: Conclusion): boolean => sender === peerId && !sources.includes(source);
    for (const map of [this.#legs, this.#own]) {
      for (const [key, conclusion] of map) if (isGone(conclusion)) map.delete(key);
    }
  }

  /** Of several receivers the one who suffers most counts. `latest`: what to say when nobody does any more. */
  #tellSender(sender: PeerId, source: SourceName, latest: Conclusion): Telling[] {
    const key = `${sender} ${source}`;
    const before = this.#own.get(key);
    const [worst] = [...this.#legs.values()]
      .filter((leg) => leg.sender === sender && leg.source === source && isSenders(leg))
      .toSorted((one, other) => (one.mos ?? 0) - (other.mos ?? 0));
    if (worst) {
      if (before && !isNews(before, worst)) return [];
      this.#own.set(key, worst);
      return [tell(sender, worst)];
    }
    if (!before) return [];
    this.#own.delete(key);
    return [tell(sender, { ...latest, verdict: null })];
  }
}

const isSenders = ({ verdict }: Conclusion): boolean =>
  verdict !== null && (verdict.leg === 'uplink' || SENDERS_CAUSES.has(verdict.cause));

const wayKey = ({ sender, receiver, source }: Conclusion): string =>
  keyOf({ peerId: sender, viewerId: receiver, source });

const isNews = (before: Conclusion, after: Conclusion): boolean =>
  before.mark !== after.mark || isOtherTrouble(before.verdict, after.verdict);

const tell = (to: PeerId, { sender: peerId, source, mos, mark, verdict }: Conclusion): Telling => ({
  to,
  peerId,
  source,
  mos,
  mark,
  verdict,
});
