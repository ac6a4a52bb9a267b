import type { Source } from '../../src/protocol/rooms.ts';
import type { PathReady } from './media-path.ts';

/** The precision of the times told; each poll costs a statistics report. */
const POLL_MS = 50;
/** A peer says what it sends as soon as its devices have opened; one that stays silent is not waited for. */
const DECLARATION_TIMEOUT_MS = 2_000;
/** What was declared and still does not come is not being sent: a covered camera, a device that hangs. */
const ARRIVAL_TIMEOUT_MS = 6_000;

export type FirstMediaDependencies = {
  getStats: () => Promise<RTCStatsReport>;
  /** Milliseconds since this peer was told to open the path. */
  elapsed: () => number;
  ready: (times: PathReady) => void;
  log: (error: unknown) => void;
};

type Arrived = { firstAudioMs?: number; firstFrameMs?: number };

/** Finds out when everything that the remote peer sends has arrived and was decoded. */
export class FirstMedia {
  readonly #dependencies: FirstMediaDependencies;
  #awaited: readonly Source[] | null = null;
  #connectedMs: number | null = null;
  #arrived: Arrived = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #done = false;

  constructor(dependencies: FirstMediaDependencies) {
    this.#dependencies = dependencies;
  }

  handleConnected(): void {
    if (this.#done || this.#connectedMs !== null) return;
    this.#connectedMs = this.#dependencies.elapsed();
    void this.#poll();
  }

  setRemoteSources(sources: readonly Source[]): void {
    this.#awaited = sources.filter(({ muted }) => !muted);
  }

  close(): void {
    this.#done = true;
    clearTimeout(this.#timer);
  }

  async #poll(): Promise<void> {
    try {
      this.#note(await this.#dependencies.getStats());
    } catch (error) {
      this.#dependencies.log(error);
    }
    if (this.#done || this.#connectedMs === null) return;
    if (!this.#isComplete(this.#connectedMs)) {
      this.#timer = setTimeout(() => void this.#poll(), POLL_MS);
      return;
    }
    this.close();
    this.#dependencies.ready({ connectedMs: this.#connectedMs, ...this.#arrived });
  }

  #isComplete(connectedMs: number): boolean {
    const waitedMs = this.#dependencies.elapsed() - connectedMs;
    if (!this.#awaited) return waitedMs > DECLARATION_TIMEOUT_MS;
    if (waitedMs > ARRIVAL_TIMEOUT_MS) return true;
    return this.#awaited.every(({ source }) =>
      source === 'microphone' ? this.#arrived.firstAudioMs !== undefined : this.#arrived.firstFrameMs !== undefined,
    );
  }

  #note(report: RTCStatsReport): void {
    for (const stats of report.values()) {
      if (stats.type !== 'inbound-rtp') continue;
      if (stats.kind === 'audio' && stats.packetsReceived > 0)
        this.#arrived.firstAudioMs ??= this.#dependencies.elapsed();
      if (stats.kind === 'video' && stats.framesDecoded > 0)
        this.#arrived.firstFrameMs ??= this.#dependencies.elapsed();
    }
  }
}
