import type { types } from 'mediasoup-client';
import type { Params, RequestType, Result } from '../../src/protocol/contract.ts';
import type { Reach } from '../../src/protocol/diagnostics.ts';
import { Generation } from '../../src/protocol/topology.ts';
import type { Log } from '../log.ts';
import { askAbout } from '../media/sfu/media-requests.ts';
import { isSdkError } from '../sdk-error.ts';
import { EchoConnection, type Way } from './echo-connection.ts';
import { triedWay } from './tried-way.ts';

/** Rejects with an `SdkError`. */
type TestSignaling = { request<T extends RequestType>(type: T, data: Params<T>): Promise<Result<T>> };

export type EchoTestDependencies = {
  signaling: TestSignaling;
  createDevice: () => types.Device;
  log: Log;
};

/** A room in the SFU for this device alone; each way has a place of its own in it. Ends with `ending`. */
export class EchoTest {
  readonly #dependencies: EchoTestDependencies;
  readonly #opened: Result<'test.open'>;
  readonly #ending: AbortSignal;
  #lastGeneration = 0;

  private constructor(dependencies: EchoTestDependencies, opened: Result<'test.open'>, ending: AbortSignal) {
    this.#dependencies = dependencies;
    this.#opened = opened;
    this.#ending = ending;
  }

  /** Null: an older server, or too many tests just now. */
  static async open(dependencies: EchoTestDependencies, ending: AbortSignal): Promise<EchoTest | null> {
    const { signaling, log } = dependencies;
    try {
      const opened = await signaling.request('test.open', {});
      const { callId } = opened;
      const close = (): void => {
        signaling.request('test.close', { callId }).catch((error) => log('debug', 'the test had ended before', error));
      };
      if (ending.aborted) close();
      else ending.addEventListener('abort', close, { once: true });
      return new EchoTest(dependencies, opened, ending);
    } catch (error) {
      log('warn', 'no test could be opened', error);
      return null;
    }
  }

  /** How many more ways can be tried. */
  get placesLeft(): number {
    return this.#opened.generations - this.#lastGeneration;
  }

  connection(way: Way): EchoConnection {
    const { signaling, createDevice, log } = this.#dependencies;
    this.#lastGeneration += 1;
    const path = { callId: this.#opened.callId, generation: Generation.parse(this.#lastGeneration) };
    const connection = new EchoConnection({ ask: askAbout(signaling, path), createDevice, way, log });
    this.#ending.addEventListener('abort', () => connection.close(), { once: true });
    return connection;
  }

  /** Whether the SFU is reached that way. `track`: a connection without one is none. */
  async tryWay(way: Way, track: MediaStreamTrack): Promise<Reach> {
    try {
      return await triedWay(this.connection(way), track);
    } catch (error) {
      this.#dependencies.log('debug', 'a way could not be tried', error);
      if (isSdkError(error, 'media-unavailable')) return { state: 'failed', reason: 'refused' };
      return isSdkError(error) ? { state: 'untested' } : { state: 'failed', reason: 'unsupported' };
    }
  }
}
