import type { ApplicationId, CallId, PeerId } from '../protocol/ids.ts';
import type { Cause } from '../protocol/quality.ts';
import type { TypedEmitter } from '../shared/typed-emitter.ts';
import { evidence } from './evidence/evidence.ts';
import type { Names } from './evidence/names.ts';
import { KnownWays } from './known-ways.ts';
import { legScores } from './leg-scores.ts';
import type { QualityEvents, VerdictFact } from './quality-events.ts';
import type { LegSample } from './sample.ts';
import { type Scores, scoreSample } from './score.ts';
import { ToldUplinks } from './told-uplinks.ts';
import type { Conclusion } from './told-verdicts.ts';
import { isOtherTrouble } from './trouble.ts';
import type { Finding } from './verdict.ts';
import { forget, isNews, NEW_WATCH, observe, told, type Watch } from './watch.ts';
import { keyOf, type Way } from './way.ts';

type InRoom = { readonly callId: CallId; readonly applicationId: ApplicationId };

type Dependencies = {
  events: TypedEmitter<QualityEvents>;
  /** Who is told what comes of it. */
  conclude: (callId: CallId, conclusions: readonly Conclusion[]) => void;
  /** As people read it; null: it has no seat, or none any more. */
  nameOf: (callId: CallId, peerId: PeerId) => string | null;
};

/** `fact`: the verdict that has begun and not ended. */
type Judged = { readonly way: Way; readonly names: Names; watch: Watch; fact: VerdictFact | null };
type Call = InRoom & {
  readonly judged: Map<string, Judged>;
  readonly known: KnownWays;
  readonly uplinks: ToldUplinks;
};

/** Scores what the monitor put together, finds whose fault it is, and tells both as facts. */
export class QualityJudge {
  readonly #with: Dependencies;
  readonly #calls = new Map<CallId, Call>();

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
  }

  take({ callId, applicationId, samples }: QualityEvents['samples'], now: number): void {
    const call = this.#callOf({ callId, applicationId });
    const conclusions = samples.flatMap((sample) => this.#judge(call, sample, now));
    if (conclusions.length > 0) this.#with.conclude(callId, conclusions);
  }

  /** Of whom nothing comes any more, nothing is said any more. */
  tick(now: number): void {
    for (const call of this.#calls.values()) {
      call.uplinks.forgetOld(now);
      const conclusions = [...call.judged.values()].flatMap((judged) =>
        this.#become(call, judged, forget(judged.watch, now), now),
      );
      if (conclusions.length > 0) this.#with.conclude(call.callId, conclusions);
    }
  }

  peerLeft(callId: CallId, gone: PeerId, now: number): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    for (const [key, judged] of call.judged) {
      if (judged.way.peerId !== gone && judged.way.viewerId !== gone) continue;
      this.#endVerdict(call, judged, now);
      call.judged.delete(key);
    }
    call.known.forget(gone);
  }

  end(callId: CallId, now: number): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    for (const judged of call.judged.values()) this.#endVerdict(call, judged, now);
    this.#calls.delete(callId);
  }

  #judge(call: Call, sample: LegSample, now: number): Conclusion[] {
    const way = { peerId: sample.sender.peerId, viewerId: sample.receiver.peerId, source: sample.source };
    const judged = this.#judgedOf(call, way);
    if (!judged) {
      this.#tellScores(call, sample, scoreSample(sample), null, now);
      return [];
    }
    const conclusions = this.#become(call, judged, observe(judged.watch, sample, now), sample.at);
    // What comes late is for the report; what is shown is of now.
    const scores = judged.watch.last === sample ? judged.watch.scores : scoreSample(sample);
    this.#tellScores(call, sample, scores, judged.fact?.cause ?? null, now);
    this.#tellWay(call, way, sample);
    return conclusions;
  }

  #tellScores(call: Call, sample: LegSample, scores: Scores, cause: Cause | null, now: number): void {
    for (const score of legScores(sample, scores, cause)) {
      if (score.leg === 'uplink' && !call.uplinks.isNew(score, now)) continue;
      this.#with.events.emit('leg-scored', { ...idOf(call), ...score });
    }
  }

  #become(call: Call, judged: Judged, watch: Watch, at: number): Conclusion[] {
    if (watch === judged.watch) return [];
    const [before, after] = [told(judged.watch), told(watch)];
    judged.watch = watch;
    if (!isNews(before, after)) return [];
    const isOther = isOtherTrouble(before.finding, after.finding);
    if (isOther) this.#endVerdict(call, judged, at);
    if (isOther && after.finding) this.#beginVerdict(call, judged, after.finding, at);
    return [conclusionOf(judged, after)];
  }

  #beginVerdict(call: Call, judged: Judged, { cause, leg, symptom, reason }: Finding, at: number): void {
    judged.fact = { ...judged.way, at, cause, leg, symptom, evidence: evidence({ leg, reason }, judged.names) };
    this.#with.events.emit('verdict-begun', { ...idOf(call), ...judged.fact });
  }

  #endVerdict(call: Call, judged: Judged, at: number): void {
    const { fact } = judged;
    judged.fact = null;
    if (fact) this.#with.events.emit('verdict-ended', { ...idOf(call), ...fact, at: Math.max(at, fact.at) });
  }

  #tellWay(call: Call, way: Way, { sender, receiver, generation, via, at }: LegSample): void {
    const { events } = this.#with;
    for (const { peerId, digest } of [sender, receiver]) {
      const pair = digest?.network.pair;
      if (!pair || !call.known.isNewPair(peerId, generation, pair)) continue;
      events.emit('candidate-pair-changed', { ...idOf(call), at, peerId, generation, pair });
    }
    const view = via.topology === 'sfu' ? via.downlink?.layers : null;
    if (view && call.known.isNewLayers(way, view.current)) {
      events.emit('layers-changed', { ...idOf(call), ...way, at, layers: view.current });
    }
  }

  #callOf({ callId, applicationId }: InRoom): Call {
    const known = this.#calls.get(callId);
    if (known) return known;
    const call: Call = { callId, applicationId, judged: new Map(), known: new KnownWays(), uplinks: new ToldUplinks() };
    this.#calls.set(callId, call);
    return call;
  }

  /** Null: one of the two has left. What was measured before may still come, and is for the report alone. */
  #judgedOf(call: Call, way: Way): Judged | null {
    const known = call.judged.get(keyOf(way));
    if (known) return known;
    const { nameOf } = this.#with;
    const [sender, receiver] = [nameOf(call.callId, way.peerId), nameOf(call.callId, way.viewerId)];
    if (sender === null || receiver === null) return null;
    const judged: Judged = { way, names: { sender, receiver }, watch: NEW_WATCH, fact: null };
    call.judged.set(keyOf(way), judged);
    return judged;
  }
}

const idOf = ({ callId, applicationId }: InRoom): InRoom => ({ callId, applicationId });

function conclusionOf({ way, fact }: Judged, { mos, mark, finding }: ReturnType<typeof told>): Conclusion {
  const { peerId: sender, viewerId: receiver, source } = way;
  if (!finding || !fact) return { sender, receiver, source, mos, mark, verdict: null };
  const { cause, leg, symptom, reason } = finding;
  return { sender, receiver, source, mos, mark, verdict: { cause, leg, symptom, reason, evidence: fact.evidence } };
}
