import { CallOutcome } from '../../src/protocol/calls.ts';
import type { Notification } from '../../src/protocol/contract.ts';
import type { CallId } from '../../src/protocol/ids.ts';
import type { Person } from '../../src/protocol/presence.ts';
import type { SourceName } from '../../src/protocol/rooms.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import { TypedEmitter } from '../../src/shared/typed-emitter.ts';
import type { Call, CallEvents, CallState, LocalMedia, RemotePeer } from '../api.ts';
import type { Log } from '../log.ts';
import type { CapturedSources } from '../media/device-capture.ts';
import { LocalSources } from '../media/local-sources.ts';
import type { PathOpening } from '../media/media-path.ts';
import type { PathOpener } from '../media/open-path.ts';
import type { P2pConnection } from '../media/p2p-connection.ts';
import { RemotePeers } from '../media/remote-peers.ts';
import { isSdkError, SdkError } from '../sdk-error.ts';
import { type CallEndReason, type CallFact, nextCallState } from './call-phase.ts';
import { CallRoom } from './call-room.ts';
import type { Signaling } from './signaling-port.ts';

export type CallDependencies = {
  signaling: Signaling;
  capture: { open(sources: readonly SourceName[]): Promise<CapturedSources> };
  paths: PathOpener;
  createStream: () => MediaStream;
  log: Log;
};

/** `incoming`: it rings here. `outgoing`: it is being placed. */
export type CallBeginning = { with: Person; video: boolean; conversationId: string | null } & (
  | { direction: 'incoming'; id: CallId; ringsUntil: number }
  | { direction: 'outgoing' }
);

export class DeviceCall implements Call {
  readonly direction: 'incoming' | 'outgoing';
  readonly with: Person;
  readonly video: boolean;
  readonly conversationId: string | null;
  readonly #dependencies: CallDependencies;
  readonly #emitter: TypedEmitter<CallEvents>;
  readonly #local: LocalSources;
  readonly #peers: RemotePeers;
  #id: CallId | null = null;
  #room: CallRoom | null = null;
  /** Made while it rings; the room's path takes it. */
  #prepared: P2pConnection | null = null;
  #state: CallState;

  constructor(beginning: CallBeginning, dependencies: CallDependencies) {
    const { capture, createStream, log } = dependencies;
    this.direction = beginning.direction;
    this.with = beginning.with;
    this.video = beginning.video;
    this.conversationId = beginning.conversationId;
    this.#dependencies = dependencies;
    this.#emitter = new TypedEmitter((error) => log('error', 'a listener failed', error));
    this.#peers = new RemotePeers({ createStream, log });
    this.#local = new LocalSources({
      capture,
      send: async (source, track) => this.#room?.setLocalTrack(source, track),
      stream: createStream(),
      log,
    });
    this.#peers.on('changed', (peers) => this.#emitter.emit('peers', peers));
    this.#local.on('changed', (local) => {
      this.#declareSources();
      this.#emitter.emit('local', local);
    });
    if (beginning.direction === 'incoming') {
      this.#state = { phase: 'incoming', ringsUntil: beginning.ringsUntil };
      this.#prepared = dependencies.paths.prepare(true);
      this.#enterRoom(beginning.id);
    } else {
      this.#state = { phase: 'placing' };
    }
  }

  get id(): CallId | null {
    return this.#id;
  }

  get state(): CallState {
    return this.#state;
  }

  get peers(): readonly RemotePeer[] {
    return this.#peers.snapshot;
  }

  get local(): LocalMedia {
    return this.#local.snapshot;
  }

  on<K extends keyof CallEvents>(event: K, listener: (data: CallEvents[K]) => void): () => void {
    return this.#emitter.on(event, listener);
  }

  async answer({ video, microphone = true }: { video: boolean; microphone?: boolean }): Promise<void> {
    const callId = this.#id;
    const ringing = this.#state;
    if (ringing.phase !== 'incoming' || !callId) throw new SdkError('not-possible-now');
    const answered = this.#dependencies.signaling.request('call.answer', { callId });
    this.#note({ type: 'answered', now: Date.now() });
    this.#openDevices({ microphone, camera: video });
    try {
      await answered;
    } catch (error) {
      if (isSdkError(error, 'already-in-call', 'rate-limited')) {
        this.#note({ type: 'not-answered', ringsUntil: ringing.ringsUntil });
        this.#local.turnOff();
        throw error;
      }
      this.end(isSdkError(error) ? endReason(error) : 'failed');
      // Perhaps it was answered, and only the word of it was lost: nobody must wait there for somebody who is gone.
      if (isSdkError(error, 'timeout')) void this.#leave(callId);
      throw error;
    }
  }

  async decline(scope: 'device' | 'everywhere' = 'everywhere'): Promise<void> {
    const callId = this.#id;
    if (this.#state.phase !== 'incoming' || !callId) throw new SdkError('not-possible-now');
    const declined = this.#dependencies.signaling.request('call.decline', { callId, scope });
    this.end('declined');
    await this.#settleEnding(declined);
  }

  async hangUp(): Promise<void> {
    const { phase } = this.#state;
    const callId = this.#id;
    if (phase === 'ended') return;
    if (phase === 'incoming') return this.decline();
    const left = callId && this.#leave(callId);
    this.end(phase === 'placing' || phase === 'calling' ? 'cancelled' : 'completed');
    // While it is being placed there is no id yet: `place` leaves when the id arrives.
    await left;
  }

  setMicrophoneMuted(muted: boolean): Promise<void> {
    return this.#local.setMicrophoneMuted(muted);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#local.setCamera(on);
  }

  retryDevices(): Promise<void> {
    return this.#local.retry();
  }

  async getStats(): Promise<RTCStatsReport | null> {
    return (await this.#room?.getStats()) ?? null;
  }

  /** Sends the placing of an outgoing call; resolves when the server has taken it. */
  async place({ microphone }: { microphone: boolean }): Promise<void> {
    const { signaling, paths } = this.#dependencies;
    this.#openDevices({ microphone, camera: this.video });
    this.#prepared = paths.prepare(false);
    try {
      const conversation = this.conversationId === null ? {} : { conversationId: this.conversationId };
      const { callId, ringsUntil } = await signaling.request('call.place', {
        to: [this.with.userId],
        video: this.video,
        ...conversation,
      });
      if (this.#state.phase === 'ended') {
        this.#id = callId;
        return this.#leave(callId);
      }
      this.#enterRoom(callId);
      this.#note({ type: 'placed', ringsUntil: signaling.toLocalTime(ringsUntil) });
    } catch (error) {
      // Nobody wants to know any more why a call failed that was given up before.
      if (this.#state.phase === 'ended') return;
      this.end('failed');
      throw error;
    }
  }

  handle(notification: Notification): void {
    switch (notification.type) {
      case 'call.ringing':
        this.#note({ type: 'rings-there' });
        break;
      case 'call.ring-ended':
        this.end(notification.data.reason);
        break;
      case 'call.ended':
        this.end(notification.data.outcome, notification.data.durationMs);
        break;
      default:
        this.#room?.handle(notification);
    }
  }

  reopenDevice(source: SourceName): Promise<void> {
    return this.#local.reopen(source);
  }

  setIceServers(iceServers: readonly IceServer[]): void {
    this.#room?.setIceServers(iceServers);
  }

  setSignalingConnected(connected: boolean): void {
    this.#room?.setSignalingConnected(connected);
  }

  handleNetworkChange(): void {
    this.#room?.handleNetworkChange();
  }

  /** Ends it here, whatever the server knows. */
  end(reason: CallEndReason, durationMs?: number): void {
    if (this.#state.phase === 'ended') return;
    this.#room?.close();
    this.#takePrepared()?.close();
    this.#local.close();
    this.#note({ type: 'ended', reason, now: Date.now(), ...(durationMs !== undefined && { durationMs }) });
  }

  #takePrepared(): P2pConnection | null {
    const prepared = this.#prepared;
    this.#prepared = null;
    return prepared;
  }

  #enterRoom(callId: CallId): void {
    const { signaling, paths, log } = this.#dependencies;
    const localTrack = (source: SourceName) => this.#local.track(source);
    const openPath = (opening: PathOpening) => paths.open(opening, this.#takePrepared());
    const room = new CallRoom({ callId, signaling, peers: this.#peers, openPath, localTrack, log });
    this.#id = callId;
    this.#room = room;
    room.on('joined', () => {
      this.#note({ type: 'answered', now: Date.now() });
      this.#declareSources();
    });
    room.on('connected', () => this.#note({ type: 'media-connected', now: Date.now() }));
    room.on('interrupted', () => this.#note({ type: 'media-interrupted' }));
    room.on('restored', () => this.#note({ type: 'media-restored' }));
    room.on('problem', (problem) => this.#emitter.emit('problem', problem));
  }

  /** Not awaited: devices take as long as people take to grant them, and no call waits for that. */
  #openDevices({ microphone, camera }: { microphone: boolean; camera: boolean }): void {
    const sources: SourceName[] = [];
    if (microphone) sources.push('microphone');
    else void this.#local.setMicrophoneMuted(true);
    if (camera) sources.push('camera');
    void this.#local.open(sources);
  }

  #declareSources(): void {
    this.#room?.declare(this.#local.published, this.#local.settled);
  }

  #note(fact: CallFact): void {
    const state = nextCallState(this.#state, fact);
    if (state === this.#state) return;
    this.#state = state;
    this.#emitter.emit('state', state);
  }

  /** Fits whatever the call became meanwhile: the server takes it back where it still rings. */
  #leave(callId: CallId): Promise<void> {
    return this.#settleEnding(this.#dependencies.signaling.request('call.leave', { callId }));
  }

  /** The call is over for the person already; a server that thought so too is no error. */
  async #settleEnding(said: Promise<unknown>): Promise<void> {
    try {
      await said;
    } catch (error) {
      const { log } = this.#dependencies;
      log(isSdkError(error, 'call-ended', 'call-not-found') ? 'debug' : 'warn', 'the end was not taken', error);
    }
  }
}

function endReason(error: SdkError): CallEndReason {
  if (error.code === 'call-already-answered') return 'answered-elsewhere';
  const outcome = CallOutcome.safeParse(error.details?.['outcome']);
  return error.code === 'call-ended' && outcome.success ? outcome.data : 'failed';
}
