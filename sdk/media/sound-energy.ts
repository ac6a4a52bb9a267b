/**
 * What has sounded so far: the squares of the samples, 0 to 1, over time, as `totalAudioEnergy` and
 * `totalSamplesDuration` of W3C webrtc-stats count them.
 */
export type SoundEnergy = { readonly energy: number; readonly seconds: number };
