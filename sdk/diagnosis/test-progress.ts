import type { NetworkFindings, Reach, RelayReach } from '../../src/protocol/diagnostics.ts';
import type { ConnectionTest, Diagnosis, Loopback } from '../diagnosis-api.ts';

const UNTESTED: Reach = { state: 'untested' };

/** What a test has found so far, told each time that it is more. */
export class TestProgress {
  #tell: (test: ConnectionTest) => void;
  #test: ConnectionTest = { phase: 'reaching', network: { relays: [] }, loopback: null, diagnosis: null };

  constructor(tell: (test: ConnectionTest) => void = () => undefined) {
    this.#tell = tell;
    tell(this.#test);
  }

  get test(): ConnectionTest {
    return this.#test;
  }

  /** What is not known is untested. */
  get network(): NetworkFindings {
    const { signaling = UNTESTED, direct = 'untested', sfuUdp = UNTESTED, sfuTcp = UNTESTED } = this.#test.network;
    const relays = this.#test.network.relays.map(({ url = '', protocol = 'udp', reach = UNTESTED }) => ({
      url,
      protocol,
      reach,
    }));
    return { signaling, direct, sfuUdp, sfuTcp, relays };
  }

  note<K extends 'signaling' | 'direct' | 'sfuUdp' | 'sfuTcp'>(key: K, found: NetworkFindings[K]): void {
    this.#change({ network: { ...this.#test.network, [key]: found } });
  }

  expectRelays(relays: readonly Pick<RelayReach, 'url' | 'protocol'>[]): void {
    const expected = relays.map(({ url, protocol }) => ({ url, protocol }));
    this.#change({ network: { ...this.#test.network, relays: expected } });
  }

  noteRelay(index: number, reach: Reach): void {
    const relays = this.#test.network.relays.map((relay, at) => (at === index ? { ...relay, reach } : relay));
    this.#change({ network: { ...this.#test.network, relays } });
  }

  listening(): void {
    this.#change({ phase: 'listening' });
  }

  done(diagnosis: Diagnosis, loopback: Loopback | null): void {
    this.#change({ phase: 'done', diagnosis, loopback });
  }

  /** Of a test that was given up nobody hears any more. */
  silence(): void {
    this.#tell = () => undefined;
  }

  #change(change: Partial<ConnectionTest>): void {
    this.#test = { ...this.#test, ...change };
    this.#tell(this.#test);
  }
}
