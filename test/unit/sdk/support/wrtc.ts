import { createRequire } from 'node:module';

type Nonstandard = {
  RTCAudioSource: new () => {
    createTrack(): MediaStreamTrack;
    onData(data: {
      samples: Int16Array;
      sampleRate: number;
      bitsPerSample: number;
      channelCount: number;
      numberOfFrames: number;
    }): void;
  };
  RTCVideoSource: new () => {
    createTrack(): MediaStreamTrack;
    onFrame(frame: { width: number; height: number; data: Uint8ClampedArray }): void;
  };
};

type Wrtc = {
  RTCPeerConnection: new (configuration?: RTCConfiguration) => RTCPeerConnection;
  MediaStream: new (tracks?: MediaStreamTrack[]) => MediaStream;
  nonstandard: Nonstandard;
};

/** Real libwebrtc in Node. Its own types say that it is what browsers have, which it is not. */
export const wrtc = createRequire(import.meta.url)('@roamhq/wrtc') as Wrtc;

export type Generated = { track: MediaStreamTrack; stop: () => void };

export function noise(): Generated {
  const source = new wrtc.nonstandard.RTCAudioSource();
  const track = source.createTrack();
  const samples = Int16Array.from({ length: 480 }, (_, i) => 8_000 * Math.sin(i / 5));
  const speak = () =>
    source.onData({ samples, sampleRate: 48_000, bitsPerSample: 16, channelCount: 1, numberOfFrames: 480 });
  return generated(track, setInterval(speak, 10));
}

export function picture(): Generated {
  const source = new wrtc.nonstandard.RTCVideoSource();
  const track = source.createTrack();
  const frame = { width: 320, height: 240, data: new Uint8ClampedArray((320 * 240 * 3) / 2).fill(100) };
  return generated(
    track,
    setInterval(() => source.onFrame(frame), 33),
  );
}

const generated = (track: MediaStreamTrack, timer: ReturnType<typeof setInterval>): Generated => ({
  track,
  stop: () => {
    clearInterval(timer);
    track.stop();
  },
});
