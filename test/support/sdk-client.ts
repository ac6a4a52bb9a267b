import { onTestFinished } from 'vitest';
import {
  type Call,
  type CallEvents,
  type CallState,
  type Client,
  type ClientOptions,
  createClientIn,
} from '../../sdk/index.ts';
import { tone } from './generated-media.ts';
import { wrtc } from './wrtc.ts';

function humming(): MediaStreamTrack {
  const { track, stop } = tone();
  onTestFinished(stop);
  return track;
}

type Person = {
  client: Client;
  problems: string[];
  /** What its peer connections were told after they were made. */
  configurations: RTCConfiguration[];
};

/** The real SDK in Node: real sockets, real peer connections; only the microphone is made up. It closes with the test. */
export function sdkClient(url: string, options: ClientOptions = {}): Person {
  const problems: string[] = [];
  const configurations: RTCConfiguration[] = [];
  class Observed extends wrtc.RTCPeerConnection {
    override setConfiguration(configuration: RTCConfiguration = {}): void {
      configurations.push(configuration);
      super.setConfiguration(configuration);
    }
  }
  const client = createClientIn(
    {
      WebSocket: globalThis.WebSocket,
      RTCPeerConnection: Observed,
      MediaStream: wrtc.MediaStream,
      mediaDevices: {
        async getUserMedia({ audio, video }: MediaStreamConstraints = {}) {
          if (video) throw new DOMException('no camera here', 'NotFoundError');
          return new wrtc.MediaStream(audio ? [humming()] : []);
        },
        enumerateDevices: async () => [],
      },
      isSecureContext: true,
      localStorage: undefined,
      defaultUrl: undefined,
      watch: () => () => undefined,
    },
    { url, log: (level, message) => level === 'error' && problems.push(message), ...options },
  );
  client.on('problem', ({ code }) => problems.push(code));
  onTestFinished(() => client.close());
  return { client, problems, configurations };
}

/** Resolves with the state once the call is in that phase. */
export function inPhase<P extends CallState['phase']>(call: Call, phase: P): Promise<Extract<CallState, { phase: P }>> {
  return new Promise((resolve) => {
    const look = (state: CallState): void => {
      if (state.phase === phase) resolve(state as Extract<CallState, { phase: P }>);
    };
    call.on('state', look);
    look(call.state);
  });
}

export const nextIncoming = ({ client }: Person): Promise<Call> =>
  new Promise((resolve) => void client.on('incoming', resolve));

export function untilPeers(call: Call, fits: (peers: CallEvents['peers']) => boolean): Promise<void> {
  return new Promise((resolve) => {
    call.on('peers', (peers) => fits(peers) && resolve());
    if (fits(call.peers)) resolve();
  });
}

/** Resolves once what arrives from the other side is loud, or silent, for a tenth of a second. */
export async function hears(call: Call, expected: 'sound' | 'silence'): Promise<void> {
  // The other side says what it sends after the path is there.
  await untilPeers(call, ([peer]) => peer !== undefined && peer.stream.getAudioTracks().length > 0);
  const [track] = call.peers[0]?.stream.getAudioTracks() ?? [];
  if (!track) throw new Error('there is no remote audio track');
  const sink = new wrtc.nonstandard.RTCAudioSink(track);
  onTestFinished(() => sink.stop());
  await new Promise<void>((resolve) => {
    let inARow = 0;
    sink.ondata = ({ samples }) => {
      const loud = samples.some((sample) => Math.abs(sample) > 500);
      inARow = loud === (expected === 'sound') ? inARow + 1 : 0;
      if (inARow < 10) return;
      sink.stop();
      resolve();
    };
  });
}
