import { SetupError } from '../setup-error.mjs';

/** Runs named steps one after another and prints how long each took. */
export class TimedSteps {
  #rows = [];
  #signal;

  /** No step begins once `signal` is aborted. */
  constructor(signal) {
    this.#signal = signal;
  }

  /** Runs one step; an action that resolves to a number has measured its own milliseconds. */
  async run(name, action) {
    if (this.#signal.aborted) throw new SetupError('Interrupted.');
    console.log(`\n══ ${name}`);
    const startedAt = performance.now();
    const row = { name, result: 'FAILED', ms: 0 };
    this.#rows.push(row);
    try {
      const measured = await action();
      row.result = 'good';
      if (typeof measured === 'number') row.ms = measured;
    } catch (error) {
      throw this.#signal.aborted ? new SetupError(`Interrupted in: ${name}.`) : error;
    } finally {
      row.ms ||= performance.now() - startedAt;
    }
  }

  print() {
    const width = Math.max(...this.#rows.map(({ name }) => name.length));
    console.log('');
    for (const { name, ms, result } of this.#rows) {
      console.log(`${name.padEnd(width)}  ${(ms / 1000).toFixed(1).padStart(7)} s  ${result}`);
    }
  }
}
