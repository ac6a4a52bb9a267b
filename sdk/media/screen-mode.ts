import type { ScreenMode } from '../screen-api.ts';

/** W3C mst-content-hint: with `detail` encoders give up frames before they give up pixels, with `motion` the reverse. */
const HINTS: Readonly<Record<ScreenMode, string>> = { text: 'detail', motion: 'motion' };

/** Of text more are seen by nobody and take bits from its edges; of a film fewer are seen as jerks. */
export const SCREEN_FRAME_RATES: Readonly<Record<ScreenMode, number>> = { text: 15, motion: 30 };

/** Whoever sends a shared screen sees in its track how it is meant. */
export const screenModeOf = ({ contentHint }: MediaStreamTrack): ScreenMode =>
  contentHint === HINTS.motion ? 'motion' : 'text';

/** Also of a track that is being sent: who sends it has to be given it again. */
export function setMode(track: MediaStreamTrack, mode: ScreenMode): void {
  track.contentHint = HINTS[mode];
}
