/** W3C webrtc-svc §5: `L3T3_KEY` has three spatial layers in one encoding; only at key frames do they build on each other. */
const SPATIAL = /^L(\d)T/;

/** 1 where it says nothing. */
export const spatialLayersOf = (mode: string | undefined): number => Number(mode?.match(SPATIAL)?.[1] ?? 1);

export const modeOf = (spatialLayers: number): string => (spatialLayers > 1 ? `L${spatialLayers}T3_KEY` : 'L1T3');

/** Of the bits of the layer above. Simulcast's layers have as much. */
const SHARE_OF_NEXT = 0.3;

/** As it was negotiated, with all of its layers. */
export type FullEncoding = { scalabilityMode?: string | undefined; maxBitrate?: number | undefined };

/** Encodes the spatial layers up to `top` and no others; -1: none. What is left keeps its sizes and its numbers. */
export async function setTopLayer(sender: RTCRtpSender, top: number, full: FullEncoding): Promise<void> {
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings;
  if (!encoding) return;
  const left = spatialLayersOf(full.scalabilityMode) - 1 - top;
  encoding.active = top >= 0;
  if (encoding.active) {
    // TypeScript's library does not know the member yet.
    Object.assign(encoding, { scalabilityMode: modeOf(top + 1) });
    encoding.scaleResolutionDownBy = 2 ** left;
    if (full.maxBitrate) encoding.maxBitrate = Math.round(full.maxBitrate * SHARE_OF_NEXT ** left);
  }
  await sender.setParameters(parameters);
}
