import { type Glance, glanceAt, isStarved } from './process-glance.ts';
import { initialWatch, LOOK_EVERY_MS, look, type Sight, type Watch } from './watchdog.ts';

type Options = {
  pid: number;
  /** Something cheap that only a worker whose loop turns answers. */
  ask: () => Promise<number>;
  answered: (cpuSeconds: number) => void;
  /** Once. */
  stuck: () => void;
};

/** Asks a worker again and again how much processor time it has used: so it is known how busy it is, and that it lives. */
export class Pulse {
  readonly #with: Options;
  readonly #timer: NodeJS.Timeout;
  #watch: Watch = initialWatch;
  #waiting = false;
  #last: { glance: Glance | null; at: number } | null = null;

  constructor(options: Options) {
    this.#with = options;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
    void this.#ask();
  }

  /** It answered when it was looked at last. */
  get isWell(): boolean {
    return this.#watch.state === 'well';
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#watch = look(this.#watch, this.#waiting ? this.#silence() : 'answered');
    if (this.#watch.state === 'stuck') {
      this.stop();
      this.#with.stuck();
    } else if (!this.#waiting) {
      void this.#ask();
    }
  }

  async #ask(): Promise<void> {
    this.#waiting = true;
    this.#last = null;
    try {
      this.#with.answered(await this.#with.ask());
      this.#waiting = false;
    } catch {
      // It has died, of which the pool hears by itself.
      this.stop();
    }
  }

  #silence(): Sight {
    const before = this.#last;
    const now = { glance: glanceAt(this.#with.pid), at: performance.now() };
    this.#last = now;
    return before && isStarved(before.glance, now.glance, now.at - before.at) ? 'starved' : 'silent';
  }
}
