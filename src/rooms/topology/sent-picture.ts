import type { Picture } from '../../forwarding/scene.ts';
import type { SentPicture } from '../../protocol/media.ts';
import { mediaKindOf, type RtpParameters } from '../../protocol/rtp.ts';

/** What is sent: in how many layers the parameters say, and how large its sender. Null: it is sound. */
export function pictureOf(rtpParameters: RtpParameters, said: SentPicture | undefined): Picture | null {
  if (mediaKindOf(rtpParameters) !== 'video') return null;
  const { encodings = [] } = rtpParameters;
  const { spatial, temporal } = layersOf(encodings[0]?.scalabilityMode);
  return {
    ...sizeOf(said),
    spatialLayers: encodings.length > 1 ? encodings.length : spatial,
    temporalLayers: temporal,
    bitrates: bitratesOf(encodings),
  };
}

/** What their sender allows them; where it does not say so of each, what is usual is taken. */
function bitratesOf(encodings: NonNullable<RtpParameters['encodings']>): number[] | null {
  const bitrates = encodings.flatMap(({ maxBitrate }) => maxBitrate ?? []);
  return bitrates.length > 0 && bitrates.length === encodings.length ? bitrates : null;
}

export const sizeOf = (said: SentPicture | undefined): Pick<Picture, 'height' | 'frameRate'> => ({
  height: said?.height ?? null,
  frameRate: said?.frameRate ?? null,
});

/** W3C webrtc-svc §5: `L3T2` and `S3T2` have three spatial layers with two temporal ones each. */
function layersOf(scalabilityMode: string | undefined): { spatial: number; temporal: number } {
  const [, spatial = 1, temporal = 1] = scalabilityMode?.match(/^[LS](\d)T(\d)/) ?? [];
  return { spatial: Number(spatial), temporal: Number(temporal) };
}
