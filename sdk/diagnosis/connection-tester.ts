import type { DirectWay, NetworkFindings, Reach } from '../../src/protocol/diagnostics.ts';
import type { IceServer } from '../../src/protocol/session.ts';
import type { Diagnosis, Loopback } from '../diagnosis-api.ts';
import type { Environment } from '../environment.ts';
import { deviceAccess } from './device-access.ts';
import { diagnosisCode, diagnosisSentences } from './diagnosis-code.ts';
import { findDirectWay } from './direct-way.ts';
import type { Way } from './echo-connection.ts';
import { EchoTest, type EchoTestDependencies } from './echo-test.ts';
import { listen } from './listen.ts';
import { type RelayWay, relayWays } from './relay-ways.ts';
import { serverReach } from './server-reach.ts';
import type { TestProgress } from './test-progress.ts';
import type { TestTracks } from './test-tracks.ts';

export type ConnectionTesterDependencies = EchoTestDependencies & {
  environment: Environment;
  /** Of the signaling server. */
  url: string;
  online: () => boolean;
  iceServers: () => readonly IceServer[];
};

const GATHERS_FOR_MS = 4_000;
/** A request that is not answered by then: the server is not reached. */
const ANSWERS_WITHIN_MS = 5_000;
/** UDP, TCP, and the one that is listened to. */
const OTHER_PLACES = 3;

/** Tries every way out of this machine's network, side by side, with sound and picture of its own making. */
export class ConnectionTester {
  readonly #dependencies: ConnectionTesterDependencies;

  constructor(dependencies: ConnectionTesterDependencies) {
    this.#dependencies = dependencies;
  }

  /** `listenMs`: how long it listens to itself over the best way; 0: not at all. Rejects with the signal's reason. */
  async run(
    progress: TestProgress,
    options: { listenMs: number; signal?: AbortSignal | undefined },
  ): Promise<Diagnosis> {
    const { listenMs, signal } = options;
    signal?.throwIfAborted();
    const ending = new AbortController();
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    const giveUp = (): void => {
      progress.silence();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      return await Promise.race([this.#run(progress, listenMs, ending.signal), givenUp]);
    } finally {
      signal?.removeEventListener('abort', giveUp);
      ending.abort();
    }
  }

  async #run(progress: TestProgress, listenMs: number, ending: AbortSignal): Promise<Diagnosis> {
    const { environment, online, iceServers } = this.#dependencies;
    const supported = typeof environment.RTCPeerConnection === 'function';
    const relays = relayWays(iceServers());
    progress.expectRelays(relays);
    const signaling = await this.#signalingReach();
    ending.throwIfAborted();
    progress.note('signaling', signaling);
    // After the round trip was measured: making them holds the page up.
    const tracks = (supported && environment.createTestTracks?.()) || null;
    ending.addEventListener('abort', () => tracks?.stop(), { once: true });
    const isMember = signaling.state === 'reached' && online();
    const [test] = await Promise.all([
      isMember && tracks ? EchoTest.open(this.#dependencies, ending) : null,
      this.#directWay(supported).then((direct) => progress.note('direct', direct)),
    ]);
    ending.throwIfAborted();
    await this.#tryWays(progress, relays, test, tracks);
    ending.throwIfAborted();
    const best = bestWay(progress.network, relays);
    const heard =
      test && tracks && best && listenMs > 0
        ? await this.#listen(progress, { test, tracks, best, listenMs, ending })
        : null;
    const diagnosis = await this.#diagnose(progress.network, supported, isMember);
    if (!ending.aborted) progress.done(diagnosis, heard);
    return diagnosis;
  }

  async #diagnose(network: NetworkFindings, supported: boolean, signedIn: boolean): Promise<Diagnosis> {
    const { environment } = this.#dependencies;
    const [microphone, camera] = await Promise.all([
      deviceAccess(environment, 'microphone'),
      deviceAccess(environment, 'camera'),
    ]);
    const code = diagnosisCode({ supported, signedIn, network, microphone });
    return { code, message: diagnosisSentences[code], network, microphone, camera };
  }

  async #signalingReach(): Promise<Reach> {
    const { environment, online, url } = this.#dependencies;
    if (!online()) return serverReach(environment, url);
    // The first one may wait for a page that is being drawn.
    const first = await this.#pingMs();
    const second = first === null ? null : await this.#pingMs();
    if (first === null) return { state: 'failed', reason: 'silent' };
    return { state: 'reached', rttMs: Math.min(first, second ?? first) };
  }

  /** Null: no answer in time. */
  async #pingMs(): Promise<number | null> {
    const begun = performance.now();
    const { promise: tooLong, resolve } = Promise.withResolvers<null>();
    const impatience = setTimeout(resolve, ANSWERS_WITHIN_MS, null);
    const answered = this.#dependencies.signaling.request('ping', {}).then(
      () => performance.now() - begun,
      () => null,
    );
    const tookMs = await Promise.race([answered, tooLong]);
    clearTimeout(impatience);
    return tookMs;
  }

  async #directWay(supported: boolean): Promise<DirectWay> {
    const { environment, iceServers, log } = this.#dependencies;
    if (!supported) return 'untested';
    try {
      const create = (configuration: RTCConfiguration) => new environment.RTCPeerConnection(configuration);
      return await findDirectWay(create, iceServers() as RTCIceServer[], GATHERS_FOR_MS);
    } catch (error) {
      log('warn', 'no candidates could be gathered', error);
      return 'impossible';
    }
  }

  async #tryWays(
    progress: TestProgress,
    relays: readonly RelayWay[],
    test: EchoTest | null,
    tracks: TestTracks | null,
  ): Promise<void> {
    const attempt = (way: Way): Promise<Reach> =>
      test && tracks ? test.tryWay(way, tracks.microphone) : Promise.resolve({ state: 'untested' });
    const affordable = relays.slice(0, Math.max(0, (test?.placesLeft ?? 0) - OTHER_PLACES));
    await Promise.all([
      attempt(sfuOver('udp')).then((reach) => progress.note('sfuUdp', reach)),
      attempt(sfuOver('tcp')).then((reach) => progress.note('sfuTcp', reach)),
      ...affordable.map(async ({ way }, index) => progress.noteRelay(index, await attempt(way))),
    ]);
    for (let index = affordable.length; index < relays.length; index += 1) {
      progress.noteRelay(index, { state: 'untested' });
    }
  }

  async #listen(
    progress: TestProgress,
    {
      test,
      best,
      ...options
    }: { test: EchoTest; tracks: TestTracks; best: Best; listenMs: number; ending: AbortSignal },
  ): Promise<Loopback | null> {
    progress.listening();
    const connection = test.connection(best.way);
    try {
      return await listen(connection, best.name, options);
    } catch (error) {
      this.#dependencies.log('warn', 'what was sent did not come back', error);
      return null;
    } finally {
      connection.close();
    }
  }
}

type Best = { name: Loopback['way']; way: Way };

const sfuOver = (wanted: 'udp' | 'tcp'): Way => ({
  accepts: ({ protocol }) => protocol === wanted,
  configuration: {},
});

/** The one that a call would take. */
function bestWay({ sfuUdp, sfuTcp, relays }: NetworkFindings, ways: readonly RelayWay[]): Best | null {
  if (sfuUdp.state === 'reached') return { name: 'sfu-udp', way: sfuOver('udp') };
  if (sfuTcp.state === 'reached') return { name: 'sfu-tcp', way: sfuOver('tcp') };
  const relay = ways[relays.findIndex(({ reach }) => reach.state === 'reached')];
  return relay ? { name: 'relay', way: relay.way } : null;
}
