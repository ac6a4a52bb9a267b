import type { PeerId } from '../../src/protocol/ids.ts';

/** How often levels are read. Oftener costs more and shows a word no sooner. */
const INTERVAL_MS = 200;
/** About −34 dB below the loudest. Higher misses quiet voices; lower takes a fan for a voice. */
const THRESHOLD = 0.02;
/** Speech pauses between words; longer shows people as speaking who are not, shorter flickers. */
const HOLD_MS = 1_000;
/** How much of the level before counts: more keeps the order calm, less follows turns sooner. */
const SMOOTHING = 0.7;

type Voice = { level: number; heardAt: number };

/** From levels over time, who speaks: the loudest first. */
export class Voices {
  readonly #voices = new Map<PeerId, Voice>();

  note(levels: ReadonlyMap<PeerId, number>, now: number): readonly PeerId[] {
    for (const [peerId, level] of levels) {
      const before = this.#voices.get(peerId);
      const smooth = before ? before.level * SMOOTHING + level * (1 - SMOOTHING) : level;
      if (level >= THRESHOLD) this.#voices.set(peerId, { level: smooth, heardAt: now });
      else if (before) this.#voices.set(peerId, { ...before, level: smooth });
    }
    for (const [peerId, { heardAt }] of this.#voices) {
      if (now - heardAt > HOLD_MS || !levels.has(peerId)) this.#voices.delete(peerId);
    }
    return [...this.#voices].sort(([, a], [, b]) => b.level - a.level).map(([peerId]) => peerId);
  }
}

/** Of levels by several paths, each peer's loudest. */
export function loudestOf(levels: readonly ReadonlyMap<PeerId, number>[]): ReadonlyMap<PeerId, number> {
  const loudest = new Map<PeerId, number>();
  for (const [peerId, level] of levels.flatMap((byPeer) => [...byPeer])) {
    loudest.set(peerId, Math.max(level, loudest.get(peerId) ?? 0));
  }
  return loudest;
}

/** Who is withheld speaks, and others do louder; what the browser says of them is of their last packet. */
export function withWithheld(
  levels: ReadonlyMap<PeerId, number>,
  withheld: ReadonlySet<PeerId>,
): ReadonlyMap<PeerId, number> {
  if (withheld.size === 0) return levels;
  return new Map([...levels].map(([peerId, level]) => [peerId, withheld.has(peerId) ? THRESHOLD : level]));
}

export type SpeakersDependencies = {
  levels: () => ReadonlyMap<PeerId, number>;
  changed: (speakers: readonly PeerId[]) => void;
  now: () => number;
};

/** Who speaks now, read from the media every so often. */
export class Speakers {
  readonly #dependencies: SpeakersDependencies;
  readonly #voices = new Voices();
  #timer: ReturnType<typeof setInterval> | undefined;
  #current: readonly PeerId[] = [];

  constructor(dependencies: SpeakersDependencies) {
    this.#dependencies = dependencies;
  }

  get current(): readonly PeerId[] {
    return this.#current;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#listen(), INTERVAL_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#tell([]);
  }

  #listen(): void {
    const { levels, now } = this.#dependencies;
    this.#tell(this.#voices.note(levels(), now()));
  }

  #tell(speakers: readonly PeerId[]): void {
    const same = speakers.length === this.#current.length && speakers.every((id, i) => id === this.#current[i]);
    if (same) return;
    this.#current = speakers;
    this.#dependencies.changed(speakers);
  }
}
