import * as z from 'zod/mini';

/** By their names in MIME types: `video/VP8`. */
export const VideoCodec = z.enum(['VP8', 'VP9', 'AV1', 'H264']);
export type VideoCodec = z.output<typeof VideoCodec>;

const codecs = z.array(VideoCodec).check(z.maxLength(VideoCodec.options.length));

/** What a device can do with pictures. `cheaply`: what it encodes without its processor. */
export const VideoAbilities = z.object({ decodes: codecs, encodes: codecs, cheaply: z._default(codecs, []) });
export type VideoAbilities = z.output<typeof VideoAbilities>;

/** What this peer is to encode its pictures with. */
export const ChosenCodecs = z.object({ camera: VideoCodec, screen: VideoCodec });
export type ChosenCodecs = z.output<typeof ChosenCodecs>;
