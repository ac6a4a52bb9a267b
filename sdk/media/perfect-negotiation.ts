import type { IceCandidate, SessionDescription } from '../../src/protocol/p2p.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { Log } from '../log.ts';

export type NegotiationEvents = {
  /** To be sent to the peer, in the order in which these events come. */
  description: SessionDescription;
  candidate: IceCandidate;
  /** An offer of the peer was applied; its transceivers can still be changed before the answer is made. */
  offered: undefined;
  failed: unknown;
};

export type PerfectNegotiationDependencies = { pc: RTCPeerConnection; polite: boolean; log: Log };

/**
 * W3C webrtc-pc §10.7, with the operations in one explicit queue: that keeps candidates behind their description and
 * lets it run where `setLocalDescription` takes no implicit description and `setRemoteDescription` no implicit rollback.
 */
export class PerfectNegotiation {
  readonly #pc: RTCPeerConnection;
  readonly #polite: boolean;
  readonly #log: Log;
  readonly #emitter: TypedEmitter<NegotiationEvents>;
  readonly #listening = new AbortController();
  #operations: Promise<void> = Promise.resolve();
  #earlyCandidates: IceCandidate[] = [];
  #ignoringOffer = false;
  /** What is to be sent once somebody listens; null: it is sent at once. */
  #held: (() => void)[] | null = [];
  #adaptRemote = (sdp: string): string => sdp;

  constructor({ pc, polite, log }: PerfectNegotiationDependencies) {
    this.#pc = pc;
    this.#polite = polite;
    this.#log = log;
    this.#emitter = new TypedEmitter((error) => log('error', 'a listener failed', error));
    listen(pc, 'negotiationneeded', () => this.#enqueue(() => this.#offer()), this.#listening.signal);
    listen(pc, 'icecandidate', ({ candidate }) => this.#handleLocalCandidate(candidate), this.#listening.signal);
  }

  on<K extends keyof NegotiationEvents>(event: K, listener: (data: NegotiationEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  handleDescription(description: SessionDescription): void {
    this.#enqueue(() => this.#applyRemote(description));
  }

  handleCandidates(candidates: readonly IceCandidate[]): void {
    this.#enqueue(async () => {
      if (this.#pc.remoteDescription) for (const candidate of candidates) await this.#addCandidate(candidate);
      else if (!this.#ignoringOffer) this.#earlyCandidates.push(...candidates);
    });
  }

  /** Changes what the peer says before it is applied; to be given before its first word. */
  adaptRemote(adapt: (sdp: string) => string): void {
    this.#adaptRemote = adapt;
  }

  /** From now on, and of what was made before, descriptions and candidates are told. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const tell of held) tell();
  }

  close(): void {
    this.#listening.abort();
    this.#earlyCandidates = [];
  }

  async #offer(): Promise<void> {
    // The need for negotiation is announced again when the state is stable again.
    if (this.#pc.signalingState !== 'stable') return;
    const offer = await this.#pc.createOffer();
    await this.#pc.setLocalDescription(offer);
    this.#tell('description', { type: 'offer', sdp: offer.sdp ?? '' });
  }

  async #applyRemote(description: SessionDescription): Promise<void> {
    const pc = this.#pc;
    const glare = description.type === 'offer' && pc.signalingState === 'have-local-offer';
    this.#ignoringOffer = glare && !this.#polite;
    if (this.#ignoringOffer) return;
    if (description.type === 'answer' && pc.signalingState !== 'have-local-offer') {
      return this.#log('debug', 'an answer to an offer that was taken back');
    }
    if (glare) await pc.setLocalDescription({ type: 'rollback' });
    await pc.setRemoteDescription({ ...description, sdp: this.#adaptRemote(description.sdp) });
    const candidates = this.#earlyCandidates;
    this.#earlyCandidates = [];
    if (description.type === 'offer') {
      this.#emitter.emit('offered', undefined);
      const answer = await pc.createAnswer();
      await pc.setLocalDescription(answer);
      this.#tell('description', { type: 'answer', sdp: answer.sdp ?? '' });
    }
    for (const candidate of candidates) await this.#addCandidate(candidate);
  }

  async #addCandidate(candidate: IceCandidate): Promise<void> {
    try {
      await this.#pc.addIceCandidate(candidate as RTCIceCandidateInit);
    } catch (error) {
      // One candidate less is survivable; those of an offer that was ignored always end here.
      this.#log(this.#ignoringOffer ? 'debug' : 'warn', 'a candidate was refused', error);
    }
  }

  #handleLocalCandidate(candidate: RTCIceCandidate | null): void {
    if (!candidate?.candidate) return;
    const { candidate: attribute, sdpMid, sdpMLineIndex, usernameFragment } = candidate;
    const wire = { candidate: attribute, sdpMid, sdpMLineIndex, usernameFragment: usernameFragment ?? null };
    this.#enqueue(async () => this.#tell('candidate', wire));
  }

  #tell<K extends 'description' | 'candidate'>(event: K, data: NegotiationEvents[K]): void {
    const tell = (): void => this.#emitter.emit(event, data);
    if (this.#held) this.#held.push(tell);
    else tell();
  }

  #enqueue(operation: () => Promise<void>): void {
    this.#operations = this.#operations.then(async () => {
      if (this.#listening.signal.aborted) return;
      try {
        await operation();
      } catch (error) {
        if (!this.#listening.signal.aborted) this.#emitter.emit('failed', error);
      }
    });
  }
}

function listen<K extends keyof RTCPeerConnectionEventMap>(
  pc: RTCPeerConnection,
  type: K,
  listener: (event: RTCPeerConnectionEventMap[K]) => void,
  signal: AbortSignal,
): void {
  pc.addEventListener(type, listener);
  signal.addEventListener('abort', () => pc.removeEventListener(type, listener));
}
