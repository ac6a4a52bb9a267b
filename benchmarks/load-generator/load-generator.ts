import { fileURLToPath } from 'node:url';
import { Endpoint } from './endpoint.ts';
import { GeneratorProcess } from './generator-process.ts';
import type { Measures } from './measures.ts';
import { compile } from './native-program.ts';

const SOURCES = fileURLToPath(new URL('./native/', import.meta.url));

/** As OpenSSL names them; several, by colons, in the order of preference. */
export const AES_CM = 'SRTP_AES128_CM_SHA1_80';

export type GeneratorOptions = {
  /** Processor that it keeps to. */
  core?: number;
  profiles?: string;
  /** Compiled before; else it is now. */
  program?: string;
};

export const compileLoadGenerator = (): Promise<string> => compile(SOURCES, 'load-generator');

/** Thousands of ends of connections in one thread of a process of its own: native/main.c. */
export class LoadGenerator {
  readonly #process: GeneratorProcess;
  readonly #endpoints = new Map<number, Endpoint>();
  #opened = 0;

  private constructor(command: readonly string[]) {
    this.#process = new GeneratorProcess(command, (news) => this.#endpoints.get(news.id)?.hear(news));
  }

  static async start({ core, profiles = AES_CM, program }: GeneratorOptions = {}): Promise<LoadGenerator> {
    const pinned = core === undefined ? [] : ['/usr/bin/taskset', '--cpu-list', String(core)];
    const generator = new LoadGenerator([...pinned, program ?? (await compileLoadGenerator()), profiles]);
    await generator.measures();
    return generator;
  }

  get pid(): number {
    return this.#process.pid;
  }

  async open(): Promise<Endpoint> {
    const id = this.#opened++;
    const opened = this.#process.next('opened', id);
    this.#process.say(`open ${id}`);
    const endpoint = new Endpoint(this.#process, await opened);
    this.#endpoints.set(id, endpoint);
    return endpoint;
  }

  /** What was counted so far counts no more. */
  forget(): void {
    this.#process.say('forget');
  }

  async measures(): Promise<Measures> {
    const measures = this.#process.next('measures', null);
    this.#process.say('measures');
    return await measures;
  }

  async stop(): Promise<void> {
    await this.#process.end();
  }
}
