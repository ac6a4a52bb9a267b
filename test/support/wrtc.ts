import { createRequire } from 'node:module';

type Samples = {
  samples: Int16Array;
  sampleRate: number;
  bitsPerSample: number;
  channelCount: number;
  numberOfFrames: number;
};

type Frame = { width: number; height: number; data: Uint8Array };

type Nonstandard = {
  RTCAudioSource: new () => { createTrack(): MediaStreamTrack; onData(data: Samples): void };
  RTCAudioSink: new (
    track: MediaStreamTrack,
  ) => { ondata: ((data: Pick<Samples, 'samples'>) => void) | null; stop(): void };
  RTCVideoSource: new () => {
    createTrack(): MediaStreamTrack;
    onFrame(frame: Frame): void;
  };
  RTCVideoSink: new (track: MediaStreamTrack) => { onframe: ((event: { frame: Frame }) => void) | null; stop(): void };
};

type Wrtc = {
  RTCPeerConnection: new (configuration?: RTCConfiguration) => RTCPeerConnection;
  MediaStream: new (tracks?: MediaStreamTrack[]) => MediaStream;
  nonstandard: Nonstandard;
};

const native = createRequire(import.meta.url)('@roamhq/wrtc') as Wrtc;

/**
 * The package reads `localDescription` on Node's thread while libwebrtc's adds candidates to it, and dies of SIGSEGV in
 * some of the readings: it is remembered instead. The package defines the property on each object, and for good: what
 * is left is a proxy.
 */
class PeerConnection extends native.RTCPeerConnection {
  constructor(configuration: RTCConfiguration = {}) {
    super(configuration);
    let localDescription: RTCSessionDescriptionInit | null = null;
    const setLocalDescription = async (description: RTCSessionDescriptionInit): Promise<void> => {
      await super.setLocalDescription(description);
      localDescription = description.type === 'rollback' ? this.currentLocalDescription : description;
    };
    // biome-ignore lint/correctness/noConstructorReturn: see above.
    return new Proxy(this, {
      get(connection, key, proxy) {
        if (key === 'localDescription') return localDescription;
        if (key === 'setLocalDescription') return setLocalDescription;
        return Reflect.get(connection, key, proxy) as unknown;
      },
    });
  }
}

/** Real libwebrtc in Node. The package's own types say that it is what browsers have, which it is not. */
export const wrtc: Wrtc = { ...native, RTCPeerConnection: PeerConnection };
