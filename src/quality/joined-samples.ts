import type { PeerId } from '../protocol/ids.ts';
import { joined, type LegFacts } from './join.ts';
import { USUAL_PERIOD_MS } from './lines.ts';
import type { PeerDigests } from './peer-digests.ts';
import type { RoomRecord } from './room-record.ts';
import type { LegSample, Since, Via } from './sample.ts';
import type { SfuSight } from './sfu-sight.ts';
import type { SfuViews } from './sfu-views.ts';

type Known = {
  readonly record: RoomRecord;
  readonly digests: ReadonlyMap<PeerId, PeerDigests>;
  readonly sight: SfuSight;
  readonly loopLagMs: () => number;
};

/** One source on its way in one period, with the digests that are put side by side. */
type Leg = Omit<LegFacts, 'topology' | 'muted' | 'withheld' | 'via' | 'since'>;

/** Adds to two digests what the room and the SFU know of the same way and time. */
export class JoinedSamples {
  readonly #known: Known;

  constructor(known: Known) {
    this.#known = known;
  }

  sample(leg: Leg): LegSample {
    const { record, sight } = this.#known;
    const { generation, sender, source } = leg;
    const views = sight.of(generation);
    return joined({
      ...leg,
      topology: record.topologyOf(generation) ?? 'p2p',
      muted: record.isMuted(sender, source),
      withheld: this.#isWithheld(leg),
      via: this.#via(leg, views),
      since: this.#since(leg, views),
    });
  }

  #isWithheld({ at, generation, sender, source, sentBy, receivedBy }: Leg): boolean {
    const periodMs = Math.max(sentBy?.periodMs ?? 0, receivedBy?.periodMs ?? 0) || USUAL_PERIOD_MS;
    return source === 'microphone' && this.#known.record.voices.isFelt(generation, sender, at - periodMs, at);
  }

  #since({ generation, sender, receiver, source }: Leg, views: SfuViews | null): Since {
    const { record, digests } = this.#known;
    return {
      path: record.carriedSince(generation, sender, receiver),
      source: record.liveSince(sender, source),
      layers: latest(views?.wishChangedAt(receiver, sender, source), digests.get(sender)?.sizeChangedAt(source)),
      shown: latest(views?.shownAgainAt(receiver, sender, source), digests.get(receiver)?.shownAgainAt(sender, source)),
    };
  }

  #via({ at, generation, sender, receiver, source }: Leg, views: SfuViews | null): Via {
    const { record, loopLagMs } = this.#known;
    if (record.topologyOf(generation) !== 'sfu') return { topology: 'p2p' };
    const workerCpu = views?.workerCpu(receiver, at) ?? null;
    return {
      topology: 'sfu',
      uplink: views?.uplink(sender, source, at) ?? null,
      downlink: views?.downlink(receiver, sender, source, at) ?? null,
      load: workerCpu === null ? null : { workerCpu, loopLagMs: loopLagMs() },
    };
  }
}

function latest(...times: readonly (number | null | undefined)[]): number | null {
  const known = times.filter((at) => typeof at === 'number');
  return known.length > 0 ? Math.max(...known) : null;
}
