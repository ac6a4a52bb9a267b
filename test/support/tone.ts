import wrtc from '@roamhq/wrtc';

export type Source = { track: MediaStreamTrack; stop(): void };

/** A microphone into which somebody hums all the time. */
export function tone(): Source {
  const source = new wrtc.nonstandard.RTCAudioSource();
  const track = source.createTrack();
  const samples = Int16Array.from({ length: 480 }, (_, n) => 10_000 * Math.sin((2 * Math.PI * n) / 48));
  const data = { samples, sampleRate: 48_000, bitsPerSample: 16, channelCount: 1, numberOfFrames: 480 };
  const timer = setInterval(() => source.onData(data), 10);
  return {
    track,
    stop() {
      clearInterval(timer);
      track.stop();
    },
  };
}
