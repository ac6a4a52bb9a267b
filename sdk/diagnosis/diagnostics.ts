import type { DiagnoseOptions } from '../api.ts';
import type { ConnectionTest, ConnectionTestOptions, Diagnosis } from '../diagnosis-api.ts';
import type { Log } from '../log.ts';
import type { Session } from '../signaling/session.ts';
import { ConnectionTester, type ConnectionTesterDependencies } from './connection-tester.ts';
import { listenTime } from './listen-time.ts';
import { reportDiagnosis } from './report-diagnosis.ts';
import { TestProgress } from './test-progress.ts';

type Dependencies = Omit<ConnectionTesterDependencies, 'online' | 'signaling'> & { signaling: Session; log: Log };

/** What somebody finds out of their own line; who runs the server is told of it. */
export class Diagnostics {
  readonly #dependencies: Dependencies;
  readonly #tester: ConnectionTester;

  constructor(dependencies: Dependencies) {
    const { signaling } = dependencies;
    this.#dependencies = dependencies;
    this.#tester = new ConnectionTester({ ...dependencies, online: () => signaling.state.phase === 'online' });
  }

  async diagnose({ call, signal }: DiagnoseOptions): Promise<Diagnosis> {
    const diagnosis = await this.#tester.run(new TestProgress(), { listenMs: 0, signal });
    reportDiagnosis(diagnosis, call?.id ?? null, this.#dependencies);
    return diagnosis;
  }

  async test({ listenMs, signal, progress: tell }: ConnectionTestOptions): Promise<ConnectionTest> {
    const progress = new TestProgress(tell);
    const diagnosis = await this.#tester.run(progress, { listenMs: listenTime(listenMs), signal });
    reportDiagnosis(diagnosis, null, this.#dependencies);
    return progress.test;
  }
}
