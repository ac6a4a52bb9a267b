import type { CodecImpairment } from './e-model.ts';

export type AudioCodec = {
  /** Of packets that did not come: some of them are restored by redundancy within the stream. */
  readonly lost: CodecImpairment;
  /** Of sound that had to be concealed, whatever was tried before. */
  readonly concealed: CodecImpairment;
  /** One packet's length and what the codec looks ahead. */
  readonly delayMs: number;
  readonly packetMs: number;
};

/** G.711 with the concealment of its Appendix I, as browsers and gateways have it (G.113 Appendix I). */
const g711: CodecImpairment = { ie: 0, bpl: 25.1 };
const pcm: AudioCodec = { lost: g711, concealed: g711, delayMs: 20, packetMs: 20 };

/**
 * Neither G.107 nor G.113 has figures for Opus. On their narrowband scale it costs nothing: at the 32 kbit/s that
 * browsers send it transmits more than a telephone does. Bpl of concealment is 10: Alahmadi, Pocta & Melvin, “An
 * adaptive bitrate switching algorithm for speech applications in context of WebRTC” (ACM TOMM 17(4), 2021), measured
 * 10.4 at 31 and at 37 kbit/s (super-wideband, VBR, random loss). With in-band FEC (RFC 6716 §2.1.7) Opus is taken for
 * twice as robust, as by rtcscore and LiveKit's rtcscore-go. RFC 6716 §2: a frame of 20 ms, 6.5 ms of look-ahead.
 */
const opus: AudioCodec = {
  lost: { ie: 0, bpl: 20 },
  concealed: { ie: 0, bpl: 10 },
  delayMs: 26.5,
  packetMs: 20,
};

const byMimeType: Readonly<Record<string, AudioCodec>> = { 'audio/opus': opus, 'audio/pcmu': pcm, 'audio/pcma': pcm };

/** Browsers send Opus unless something else was negotiated. */
export function audioCodec(mimeType: string | undefined): AudioCodec {
  return byMimeType[mimeType?.toLowerCase() ?? ''] ?? opus;
}
