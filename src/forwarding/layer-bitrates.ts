import type { SourceName } from '../protocol/rooms.ts';
import { heightOf } from './choose-layers.ts';
import type { LayerBitrates, Layers, SentSource } from './scene.ts';

/** What encoders need as a rule, in bit/s a pixel; below 360 lines they need more. Too high keeps back what would fit. */
const USUAL_BITS_PER_PIXEL = 2.2;
const SMALL_BITS_PER_PIXEL = 2.6;
const SMALL_HEIGHT = 360;
const USUAL_ASPECT = 16 / 9;

/** More than so many times that is believed of nobody before it is measured: who says so would keep back others. */
const MOST_TO_USUAL = 2;

/** A page of text that is being turned. What it really takes is measured a second later. */
const USUAL_SCREEN = 1_000_000;

/** What is left of a picture's bits with one of three temporal layers, with two, and with all (libvpx: 40 %, 60 %, 100 %). */
const TEMPORAL_PARTS: Readonly<Record<number, readonly number[]>> = { 1: [1], 2: [0.6, 1], 3: [0.4, 0.6, 1] };

/** What sending these layers of a picture takes: as measured where they run, else as its sender says, or as is usual. */
export function bitrateOf(sent: SentSource, measured: LayerBitrates | undefined, layers: Layers | null): number {
  const { spatial, temporal } = layers ?? { spatial: 0, temporal: 0 };
  const runs = measured?.[spatial] ?? [];
  const known = (layers && runs[temporal]) ?? runs.at(-1);
  return known || expected(sent, spatial) * partOf(sent.picture?.temporalLayers ?? 1, layers ? temporal : null);
}

function expected({ source, picture }: SentSource, spatial: number): number {
  if (!picture) return 0;
  const said = picture.bitrates?.[spatial];
  if (source === 'screen') return Math.min(said ?? USUAL_SCREEN, USUAL_SCREEN);
  const height = heightOf(picture, spatial);
  const bitsPerPixel = height < SMALL_HEIGHT ? SMALL_BITS_PER_PIXEL : USUAL_BITS_PER_PIXEL;
  const usual = Math.round(height * height * USUAL_ASPECT * bitsPerPixel);
  return Math.min(said ?? usual, MOST_TO_USUAL * usual);
}

const partOf = (of: number, temporal: number | null): number =>
  temporal === null ? 1 : (TEMPORAL_PARTS[of]?.[temporal] ?? 1);

/** For how long a peak counts half. Longer keeps pictures small after a burst; shorter has them come and go with it. */
const HALVES_IN_MS = 15_000;
/**
 * What is kept for a screen on which nothing moves. More keeps cameras dark beside a page that is being read; less lets
 * them take what the next page needs until it has been measured.
 */
const STILL_SCREEN = 400_000;
/** Changes below this part are none: each one is a new plan. */
const NOTICEABLE = 0.1;

export type Measured = { readonly bitrates: LayerBitrates; readonly at: number };

/** As measured now; but what was more a while ago may be so again. The one before where nothing noticeable changed. */
export function remembered(
  before: Measured | undefined,
  measured: LayerBitrates,
  now: number,
  source: SourceName,
): Measured {
  const left = before ? 0.5 ** ((now - before.at) / HALVES_IN_MS) : 0;
  const bitrates = measured.map((layer, spatial) =>
    layer.map((bitrate, temporal) => {
      const earlier = before?.bitrates[spatial]?.[temporal] ?? 0;
      const peak = Math.max(bitrate, Math.round(earlier * left));
      if (source === 'screen' && earlier > 0) return Math.max(peak, Math.min(earlier, STILL_SCREEN));
      // A layer that was stopped is expected to be as it was said to be, when it runs again.
      return bitrate === 0 ? 0 : peak;
    }),
  );
  return before && isAlike(before.bitrates, bitrates) ? before : { bitrates, at: now };
}

const isAlike = (one: LayerBitrates, other: LayerBitrates): boolean =>
  one.length === other.length &&
  one.every((layer, spatial) => layer.every((bitrate, temporal) => isClose(bitrate, other[spatial]?.[temporal] ?? 0)));

const isClose = (one: number, other: number): boolean => Math.abs(one - other) <= NOTICEABLE * Math.max(one, other);
