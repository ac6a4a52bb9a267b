import { changeOf, nameIn, rounded, type Stats, type Step, statsOf } from './stats-reading.ts';

const MIME_TYPE = /^[a-z]+\/[A-Za-z0-9.-]{1,32}$/i;

export function codecOf(report: RTCStatsReport, stream: Stats): string | undefined {
  const mimeType = nameIn(statsOf(report, stream['codecId']), 'mimeType');
  return mimeType !== undefined && MIME_TYPE.test(mimeType) ? mimeType : undefined;
}

/** The root mean square of a period, 0 to 1 (W3C webrtc-stats `totalAudioEnergy`); undefined: nothing was measured. */
export function levelOf(step: Step | null | undefined): number | undefined {
  if (!step) return undefined;
  return rootMeanSquare(changeOf(step, 'totalAudioEnergy'), changeOf(step, 'totalSamplesDuration'));
}

export function rootMeanSquare(energy: number | undefined, seconds: number | undefined): number | undefined {
  if (energy === undefined || seconds === undefined || seconds <= 0) return undefined;
  return rounded(Math.min(1, Math.sqrt(Math.max(0, energy) / seconds)), 4);
}
