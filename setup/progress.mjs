const TICK_MS = 1000;
/** Without a terminal, what takes less goes untold. */
const WORTH_TELLING_MS = 2000;
const SHARES_WITHOUT_TERMINAL = 10;

/**
 * Tells a person how far the set-up is: one updating line a step in a terminal, else a line for each thing worth
 * knowing. Goes to stderr, so that stdout stays the started program's own.
 */
export class Progress {
  #total;
  #step = 0;
  #out = process.stderr;

  constructor(total) {
    this.#total = total;
  }

  /** Runs `action(report)`; what it returns is said of the finished step. */
  async step(name, action) {
    this.#step += 1;
    const line = new StepLine(this.#out, `[${this.#step}/${this.#total}] ${name}`);
    try {
      line.end(await action(line));
    } catch (error) {
      line.end('failed');
      throw error;
    }
  }
}

class StepLine {
  #out;
  #title;
  #startedAt = Date.now();
  #doing = '';
  #share = 0;
  #timer;

  constructor(out, title) {
    this.#out = out;
    this.#title = title;
    if (out.isTTY) this.#timer = setInterval(() => this.#draw(), TICK_MS);
  }

  /** What the step is at, e.g. 'installing chromium'. */
  doing(text) {
    this.#doing = text;
    if (this.#out.isTTY) this.#draw();
    else this.#tellIfLong();
  }

  /** How far a long part is; without a terminal only every tenth of it is told. */
  advance(done, total, text) {
    const share = Math.floor((done / total) * SHARES_WITHOUT_TERMINAL);
    this.#doing = `${text} ${done}/${total}`;
    if (this.#out.isTTY) this.#draw();
    else if (share > this.#share) this.#out.write(`${this.#title}: ${this.#doing} (${this.#elapsed()})\n`);
    this.#share = share;
  }

  /** Something that must stay readable after the step. */
  note(text) {
    this.#out.write(`${this.#out.isTTY ? '\r\x1b[2K' : ''}${this.#title}: ${text}\n`);
  }

  end(result) {
    clearInterval(this.#timer);
    this.note(`${result} (${this.#elapsed()})`);
  }

  #tellIfLong() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#out.write(`${this.#title}: ${this.#doing}\n`), WORTH_TELLING_MS);
  }

  #draw() {
    const text = `${this.#title}: ${this.#doing} (${this.#elapsed()})`;
    this.#out.write(`\r\x1b[2K${text.slice(0, (this.#out.columns ?? 80) - 1)}`);
  }

  #elapsed() {
    const seconds = (Date.now() - this.#startedAt) / 1000;
    if (seconds < 60) return `${seconds.toFixed(1)} s`;
    return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  }
}
