import type { CallEvents } from '../calls/call-events.ts';
import type { ApplicationId, CallId, PeerId } from '../protocol/ids.ts';
import type { Topology } from '../protocol/topology.ts';
import type { LegScore, QualityEvents, VerdictFact } from '../quality/quality-events.ts';
import { keyOf, type Way } from '../quality/way.ts';
import type { RoomEvents } from '../rooms/room-events.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import type { RunningCall, RunningVerdict } from './overview-report.ts';

/** Names of so many; a list of fifty says no more. */
const PEOPLE_NAMED = 5;
/** An older score is of something that is not received any more. */
const SCORE_LASTS_MS = 20_000;
const SOMEBODY = '?';

type Running = {
  readonly callId: CallId;
  readonly applicationId: ApplicationId;
  readonly startedAt: number;
  readonly names: Map<PeerId, string>;
  topology: Topology | null;
  readonly scores: Map<string, LegScore>;
  readonly verdicts: Map<string, VerdictFact>;
};

type Begun = CallEvents['call-placed']['call'];

/** Calls that run, and how well: by the server's even clock. */
export class RunningCalls {
  readonly #calls = new Map<CallId, Running>();

  follow(calls: TypedEmitter<CallEvents>, rooms: TypedEmitter<RoomEvents>): void {
    const begin = ({ callId, applicationId, placedAt }: Begun, topology: Topology | null): void => {
      const empty = { names: new Map(), scores: new Map(), verdicts: new Map() };
      this.#calls.set(callId, { callId, applicationId, startedAt: placedAt, topology, ...empty });
    };
    calls.on('call-placed', ({ call }) => begin(call, null));
    calls.on('call-recreated', ({ call, topology }) => begin(call, topology));
    calls.on('call-ended', ({ call }) => this.#calls.delete(call.callId));
    rooms.on('peer-seated', ({ callId, peer }) => this.#calls.get(callId)?.names.set(peer.peerId, peer.name));
    rooms.on('peer-left', ({ callId, peer }) => this.#forget(callId, peer.peerId));
    rooms.on('topology-committed', ({ callId, path }) => {
      const call = this.#calls.get(callId);
      if (call) call.topology = path.topology;
    });
  }

  followQuality(quality: TypedEmitter<QualityEvents>): void {
    quality.on('leg-scored', (score) => {
      const { callId, leg, peerId, viewerId, source } = score;
      const call = this.#calls.get(callId);
      // Of who has left scores may still come.
      const isThere = viewerId !== null && call?.names.has(peerId) && call.names.has(viewerId);
      if (call && isThere && leg === 'whole') call.scores.set(keyOf({ peerId, viewerId, source }), score);
    });
    quality.on('verdict-begun', (fact) => this.#calls.get(fact.callId)?.verdicts.set(keyOf(fact), fact));
    quality.on('verdict-ended', (fact) => this.#calls.get(fact.callId)?.verdicts.delete(keyOf(fact)));
  }

  /** Those with a named fault, then the lowest scores; calls of which nothing is known are not among them. `aheadMs`: of the wall's clock. */
  worst(limit: number, now: number, aheadMs: number): RunningCall[] {
    return [...this.#calls.values()]
      .map((call) => reportOf(call, now, aheadMs))
      .filter(({ worst, verdicts }) => worst !== null || verdicts.length > 0)
      .toSorted(
        (one, other) =>
          Math.sign(other.verdicts.length) - Math.sign(one.verdicts.length) ||
          (one.worst?.mos ?? 0) - (other.worst?.mos ?? 0),
      )
      .slice(0, limit);
  }

  #forget(callId: CallId, gone: PeerId): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    call.names.delete(gone);
    for (const map of [call.scores, call.verdicts]) {
      for (const [key, { peerId, viewerId }] of map) if (peerId === gone || viewerId === gone) map.delete(key);
    }
  }
}

function reportOf(call: Running, now: number, aheadMs: number): RunningCall {
  const { callId, applicationId, startedAt, names, topology, scores, verdicts } = call;
  const nameOf = (peerId: PeerId | null): string => (peerId && names.get(peerId)) ?? SOMEBODY;
  const of = ({ peerId, viewerId, source }: Way | LegScore) => ({
    sender: nameOf(peerId),
    receiver: nameOf(viewerId),
    source,
  });
  const [lowest] = [...scores.values()]
    .filter(({ at }) => now - at < SCORE_LASTS_MS)
    .toSorted((one, other) => one.mos - other.mos);
  return {
    callId,
    applicationId,
    startedAt: startedAt + aheadMs,
    people: [...names.values()].slice(0, PEOPLE_NAMED),
    peers: names.size,
    topology,
    worst: lowest ? { ...of(lowest), mos: lowest.mos } : null,
    verdicts: [...verdicts.values()].map(
      (fact): RunningVerdict => ({
        ...of(fact),
        cause: fact.cause,
        leg: fact.leg,
        symptom: fact.symptom,
        evidence: fact.evidence,
        since: fact.at + aheadMs,
      }),
    ),
  };
}
