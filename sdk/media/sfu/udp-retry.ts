import type { types } from 'mediasoup-client';
import type { StatsById } from '../media-path.ts';
import { readReport } from '../stream-sources.ts';

/** By then a browser has chosen among the ways that it found. Sooner it may be about to; later, TCP is used for longer. */
const CHOSEN_AFTER_MS = 3_000;

type Options = {
  transport: Pick<types.Transport, 'getStats' | 'connectionState'>;
  /** Whether the SFU can be called by UDP at all. */
  isOffered: boolean;
  restartIce: () => Promise<void>;
  /** It stays as it is. */
  failed: (error: unknown) => void;
};

/**
 * A browser gathers no more candidates once it is connected. Where it is so busy that its UDP sockets open later than
 * that, it stays with TCP on a network that carries UDP: there ICE begins anew, once.
 */
export class UdpRetry {
  readonly #with: Options;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options) {
    this.#with = options;
  }

  /** Said again, it changes nothing. */
  handleConnected(): void {
    if (!this.#with.isOffered) return;
    this.#timer ??= setTimeout(() => void this.#look().catch(this.#with.failed), CHOSEN_AFTER_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    const { transport, restartIce } = this.#with;
    const takesTcp = isOverTcp(readReport(await transport.getStats()));
    // Whatever else is wrong with it is being repaired already.
    if (takesTcp && transport.connectionState === 'connected') await restartIce();
  }
}

/** Of a relay's candidates the protocol is UDP, whatever leads to it. */
function isOverTcp(stats: StatsById): boolean {
  const named = (id: unknown) => (typeof id === 'string' ? stats.get(id) : undefined);
  const entries = [...stats.values()];
  const transport = entries.find(({ type }) => type === 'transport');
  // Firefox names it in the pair.
  const pair = named(transport?.['selectedCandidatePairId']) ?? entries.find(({ selected }) => selected === true);
  return named(pair?.['localCandidateId'])?.['protocol'] === 'tcp';
}
