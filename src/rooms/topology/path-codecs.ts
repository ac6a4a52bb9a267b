import { chooseCodecs, forwardedBy, USUAL_ABILITIES } from '../../forwarding/choose-codecs.ts';
import { type ChosenCodecs, type VideoAbilities, VideoCodec } from '../../protocol/codecs.ts';
import type { PeerId } from '../../protocol/ids.ts';
import type { RtpCapabilities } from '../../protocol/rtp.ts';

type Joined = { readonly abilities: VideoAbilities; readonly told: ChosenCodecs };

/**
 * What each peer of a path encodes with. Whoever once came to the path and cannot decode a codec has ended it there: each
 * change costs all who watch a moment, so it is not taken up again when they leave.
 */
export class PathCodecs {
  readonly #peers = new Map<PeerId, Joined>();
  #decodable: ReadonlySet<VideoCodec> = new Set(VideoCodec.options);
  readonly #changed: (peerId: PeerId, codecs: ChosenCodecs) => void;

  /** `changed`: told of those who were told something else before. */
  constructor(changed: (peerId: PeerId, codecs: ChosenCodecs) => void) {
    this.#changed = changed;
  }

  join(peerId: PeerId, capabilities: RtpCapabilities, abilities: VideoAbilities = USUAL_ABILITIES): ChosenCodecs {
    const { decodes } = abilities;
    const forwarded = forwardedBy(capabilities);
    const can = [...this.#decodable].filter((codec) => forwarded.has(codec) && decodes.includes(codec));
    this.#decodable = new Set(can);
    const codecs = chooseCodecs(abilities, this.#decodable);
    this.#peers.set(peerId, { abilities, told: codecs });
    for (const [other, joined] of this.#peers) this.#retell(other, joined);
    return codecs;
  }

  leave(peerId: PeerId): void {
    this.#peers.delete(peerId);
  }

  #retell(peerId: PeerId, { abilities, told }: Joined): void {
    const codecs = chooseCodecs(abilities, this.#decodable);
    if (codecs.camera === told.camera && codecs.screen === told.screen) return;
    this.#peers.set(peerId, { abilities, told: codecs });
    this.#changed(peerId, codecs);
  }
}
