import { ProtocolError } from '../../protocol/errors.ts';
import type { PeerId } from '../../protocol/ids.ts';
import type { RtpCapabilities } from '../../protocol/rtp.ts';

/** What each peer of a path can decode, as it said last. */
export class SaidCapabilities {
  readonly #said = new Map<PeerId, RtpCapabilities>();

  /** `said`: now; left out, it is as before. Throws `invalid-data` for a peer that never said it. */
  of(peerId: PeerId, said: RtpCapabilities | undefined): RtpCapabilities {
    if (said) this.#said.set(peerId, said);
    const known = this.#said.get(peerId);
    if (known) return known;
    throw new ProtocolError(
      'invalid-data',
      'Say what you can decode (rtpCapabilities) in media.join, or with your first media.consume.',
    );
  }

  /** The peer gives up its place, or takes it anew: perhaps on another device. */
  forget(peerId: PeerId): void {
    this.#said.delete(peerId);
  }
}
