import { type Declaration, isArrivalOverdue, isDeclared, isMuted } from './first-media.ts';
import type { RunningPath } from './running-path.ts';
import { type RemoteSource, sourceKey } from './source-key.ts';
import { isAsHigh, isSteady, usualOf } from './steady.ts';

/** After the swap so many frames are watched; more see later stalls, and keep both paths for longer. */
const FRAMES_AFTER = 3;
/** How long they may take; a still picture sends none. */
const AFTER_SWAP_MS = 300;
/** How long a picture may take to be as sharp as it was, before nobody waits for it any more. */
const SHARPENING_MS = 1_500;
/** Since the beginning; the server gives up a second later. */
const LATEST_MS = 9_000;

/**
 * A frame is on the screen so long after it was decoded, at 60 Hz; a swap before that would take it back and show a gap
 * of two frames. Longer lets the next one in, of which the same is true.
 */
const PRESENTED_MS = 17;
/** Pictures at 60 frames a second, or of several people, may leave no such moment: then one gap is the lesser evil. */
const LONGEST_WAIT_MS = 200;

export type SwapMeasure = { gapMs?: number; sharpMs?: number };

type Picture = { key: string; height: number; intervalMs: number; lastBefore: number };

/** Looks at a new path beside the one that it is to replace: when it may be shown, and how that went. */
export class SwitchWatch {
  readonly #from: RunningPath;
  readonly #to: RunningPath;
  readonly #startedAt: number;
  readonly #declarations: () => readonly Declaration[];
  #steadyAt: number | null = null;
  #swap: { at: number; pictures: readonly Picture[] } | null = null;

  constructor(
    { from, to }: { from: RunningPath; to: RunningPath },
    startedAt: number,
    declarations: () => readonly Declaration[],
  ) {
    this.#from = from;
    this.#to = to;
    this.#startedAt = startedAt;
    this.#declarations = declarations;
  }

  /** Everything that comes by the old path comes as well by the new one. */
  isSteady(now: number): boolean {
    const [from, to] = [this.#from, this.#to];
    if (to.state !== 'connected' || !from.delivery.isKnown) return false;
    const waitedMs = now - this.#startedAt;
    return this.#awaited.every((remote) => isSteady(remote, from, to, waitedMs, now)) && this.#hasNewcomers(waitedMs);
  }

  /** How long to put off a swap so that no frame of the old path is lost to it; 0: it may be now. */
  untilGoodMoment(now: number): number {
    this.#steadyAt ??= now;
    if (now - this.#steadyAt >= LONGEST_WAIT_MS) return 0;
    const times = this.#awaited.map(
      (remote) => this.#from.frames(sourceKey(remote)).lastAt ?? Number.NEGATIVE_INFINITY,
    );
    return Math.max(0, PRESENTED_MS - (now - Math.max(...times)));
  }

  /** The new path is shown from now on; said again, it changes nothing. */
  swapped(at: number): void {
    if (this.#swap) return;
    const pictures = this.#awaited
      .filter(({ source }) => source === 'camera')
      .map((remote) => {
        const key = sourceKey(remote);
        return { key, ...usualOf(this.#from, key), lastBefore: this.#from.frames(key).lastBefore(at) ?? at };
      });
    this.#swap = { at, pictures };
  }

  /** Null while it is not known yet. */
  measure(now: number): SwapMeasure | null {
    if (!this.#swap) return null;
    const { at, pictures } = this.#swap;
    if (pictures.length === 0) return {};
    const elapsed = now - at;
    const seen = pictures.map((picture) => ({ ...picture, after: this.#to.frames(picture.key).after(at) }));
    const isSeen = elapsed >= AFTER_SWAP_MS || seen.every(({ after }) => after.length >= FRAMES_AFTER);
    const sharpAt = seen.map(
      ({ after, height }) => after.findLast((frame) => !isAsHigh(frame.height, height))?.at ?? at,
    );
    const isSharp = seen.every(({ after, height }) => isAsHigh(after.at(-1)?.height ?? 0, height));
    const isOver = elapsed >= SHARPENING_MS || now - this.#startedAt >= LATEST_MS;
    if (!isSeen || !(isSharp || isOver)) return null;
    const gaps = seen.map(
      ({ lastBefore, after, intervalMs }) =>
        longest([lastBefore, ...after.map((f) => f.at), ...(after.length ? [] : [now])]) - intervalMs,
    );
    return {
      gapMs: Math.max(0, Math.round(Math.max(...gaps))),
      sharpMs: Math.round(isSharp ? Math.max(...sharpAt) - at : elapsed),
    };
  }

  #hasNewcomers(waitedMs: number): boolean {
    if (isArrivalOverdue(waitedMs)) return true;
    const declarations = this.#declarations();
    return [...this.#to.tracks].every(
      ([key, { peerId, source }]) =>
        this.#from.tracks.has(key) ||
        !isDeclared(declarations, peerId, source) ||
        this.#to.withholds({ peerId, source }) ||
        this.#to.delivery.count(key) > 0,
    );
  }

  get #awaited(): readonly RemoteSource[] {
    const declarations = this.#declarations();
    return this.#from.delivery.sending.filter(
      (remote) => this.#to.carries(remote.source) && !isMuted(declarations, remote) && !this.#to.withholds(remote),
    );
  }
}

function longest(times: readonly number[]): number {
  return times.slice(1).reduce((most, at, index) => Math.max(most, at - (times[index] ?? at)), 0);
}

/** Where the path before was gone: from its end until the next shows something. */
export function gapOf(lost: RunningPath, lostAt: number, to: RunningPath): SwapMeasure {
  const shownAt = to.delivery.firstAt('picture') ?? to.delivery.firstAt('sound');
  return lost.hasConnected && shownAt !== null ? { gapMs: Math.max(0, Math.round(shownAt - lostAt)) } : {};
}
