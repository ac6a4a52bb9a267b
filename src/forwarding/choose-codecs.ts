import { type ChosenCodecs, type VideoAbilities, VideoCodec } from '../protocol/codecs.ts';
import type { RtpCapabilities } from '../protocol/rtp.ts';

/** Of who says nothing: what every browser has had for years. */
export const USUAL_ABILITIES: VideoAbilities = { decodes: ['VP8', 'H264'], encodes: ['VP8', 'H264'], cheaply: [] };

/** The best first. `cheaply`: only by who encodes it without the processor: in software VP9 takes twice what VP8’s layers do. */
const CAMERA: readonly { codec: VideoCodec; cheaply?: true }[] = [
  { codec: 'VP9', cheaply: true },
  { codec: 'VP8' },
  { codec: 'H264' },
  { codec: 'VP9' },
  { codec: 'AV1' },
];

/** AV1 knows screens: of text it makes a quarter of VP8’s bytes in half its time (docs/decisions/0080). */
const SCREEN: readonly { codec: VideoCodec; cheaply?: true }[] = [
  { codec: 'AV1' },
  { codec: 'VP8' },
  { codec: 'VP9' },
  { codec: 'H264' },
];

/** Which of these an SFU with such capabilities forwards. */
export const forwardedBy = (
  { codecs = [] }: RtpCapabilities,
  names: readonly VideoCodec[] = VideoCodec.options,
): ReadonlySet<VideoCodec> =>
  new Set(names.filter((name) => codecs.some(({ mimeType }) => mimeType === `video/${name}`)));

/** What a sender is to encode with, so that all can see it: `decodable` by everybody. */
export function chooseCodecs({ encodes, cheaply }: VideoAbilities, decodable: ReadonlySet<VideoCodec>): ChosenCodecs {
  const bestOf = (order: typeof CAMERA): VideoCodec =>
    order.find(
      ({ codec, cheaply: only }) =>
        encodes.includes(codec) && decodable.has(codec) && (!only || cheaply.includes(codec)),
    )?.codec ?? 'VP8';
  return { camera: bestOf(CAMERA), screen: bestOf(SCREEN) };
}
