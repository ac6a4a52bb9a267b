import { wrtc } from './wrtc.ts';

export type Generated = { track: MediaStreamTrack; stop: () => void };

export const PICTURE = { width: 320, height: 240 };
const LUMA = 200;

/** A microphone into which somebody hums all the time. */
export function tone(): Generated {
  const source = new wrtc.nonstandard.RTCAudioSource();
  const samples = Int16Array.from({ length: 480 }, (_, n) => 10_000 * Math.sin((2 * Math.PI * n) / 48));
  const data = { samples, sampleRate: 48_000, bitsPerSample: 16, channelCount: 1, numberOfFrames: 480 };
  return generated(source.createTrack(), 10, () => source.onData(data));
}

/** A light grey picture at 30 frames a second. */
export function picture({ width, height } = PICTURE): Generated {
  const source = new wrtc.nonstandard.RTCVideoSource();
  const data = new Uint8Array(width * height * 1.5).fill(128).fill(LUMA, 0, width * height);
  return generated(source.createTrack(), 33, () => source.onFrame({ width, height, data }));
}

function generated(track: MediaStreamTrack, everyMs: number, generate: () => void): Generated {
  const timer = setInterval(generate, everyMs);
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}

/** Resolves when the tone is heard: decoded samples that are not silence. */
export function hears(track: MediaStreamTrack): Promise<void> {
  const sink = new wrtc.nonstandard.RTCAudioSink(track);
  return new Promise((resolve) => {
    sink.ondata = ({ samples }: { samples: Int16Array }) => {
      if (!samples.some((sample) => Math.abs(sample) > 3_000)) return;
      sink.stop();
      resolve();
    };
  });
}

/** Resolves with the size of the first decoded frame that shows the picture. */
export function sees(track: MediaStreamTrack): Promise<{ width: number; height: number }> {
  const sink = new wrtc.nonstandard.RTCVideoSink(track);
  return new Promise((resolve) => {
    sink.onframe = ({ frame }: { frame: { width: number; height: number; data: Uint8Array } }) => {
      const { width, height, data } = frame;
      if (Math.abs((data[(width * height) / 2] ?? 0) - LUMA) > 10) return;
      sink.stop();
      resolve({ width, height });
    };
  });
}
