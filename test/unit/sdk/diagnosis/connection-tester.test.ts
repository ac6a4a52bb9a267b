import { describe, expect, test, vi } from 'vitest';
import { ConnectionTester } from '../../../../sdk/diagnosis/connection-tester.ts';
import { deviceAccess } from '../../../../sdk/diagnosis/device-access.ts';
import { TestProgress } from '../../../../sdk/diagnosis/test-progress.ts';
import type { ConnectionTest } from '../../../../sdk/diagnosis-api.ts';
import type { Environment } from '../../../../sdk/environment.ts';
import { SdkError } from '../../../../sdk/sdk-error.ts';

type Devices = { kinds: MediaDeviceKind[]; microphone?: 'granted' | 'prompt' | 'denied'; secure?: boolean };

/** A WebSocket that says something, closes, or keeps silent. */
const socketThat = (does: 'message' | 'close' | 'nothing') =>
  class extends EventTarget {
    constructor() {
      super();
      if (does !== 'nothing') queueMicrotask(() => this.dispatchEvent(new Event(does)));
    }
    close() {}
  } as unknown as Environment['WebSocket'];

/** One that gathers nothing. */
class SilentConnection extends EventTarget {
  createDataChannel() {}
  close() {}
  async setLocalDescription() {
    queueMicrotask(() => this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: null })));
  }
}

const getUserMedia = vi.fn(() => Promise.reject(new Error('nobody may open anything')));

function environment({ kinds, microphone, secure = true }: Devices, more: Partial<Environment> = {}): Environment {
  return {
    WebSocket: socketThat('message'),
    RTCPeerConnection: SilentConnection as never,
    MediaStream: class {} as never,
    mediaDevices: { getUserMedia, enumerateDevices: async () => kinds.map((kind) => ({ kind })) as MediaDeviceInfo[] },
    isSecureContext: secure,
    localStorage: undefined,
    defaultUrl: undefined,
    watch: () => () => undefined,
    ...(microphone && { permissions: { query: async () => microphone } }),
    ...more,
  };
}

function tester(
  world: Environment,
  { online = false, answers = async (_type: string): Promise<unknown> => ({}) } = {},
) {
  return new ConnectionTester({
    environment: world,
    signaling: { request: answers as never },
    url: 'ws://server/ws',
    online: () => online,
    iceServers: () => [],
    createDevice: () => {
      throw new Error('no SFU is tried here');
    },
    log: () => undefined,
  });
}

const BOTH: MediaDeviceKind[] = ['audioinput', 'videoinput'];

describe('whether a device could be opened', () => {
  test.each([
    ['granted', { kinds: BOTH, microphone: 'granted' }],
    ['denied', { kinds: BOTH, microphone: 'denied' }],
    ['prompt', { kinds: BOTH, microphone: 'prompt' }],
    ['unknown', { kinds: BOTH }],
    ['no-device', { kinds: ['videoinput'], microphone: 'granted' }],
    ['insecure-page', { kinds: BOTH, microphone: 'granted', secure: false }],
  ] as const)('%s, and none is opened', async (access, devices) => {
    expect(await deviceAccess(environment({ ...devices, kinds: [...devices.kinds] }), 'microphone')).toBe(access);
    expect(getUserMedia).not.toHaveBeenCalled();
  });
});

describe('without a session', () => {
  test.each([
    ['not-signed-in', 'message'],
    ['signaling-unreachable', 'close'],
  ] as const)('%s: the server is tried by a socket of its own, the rest is left out', async (code, does) => {
    const world = environment({ kinds: BOTH, microphone: 'granted' }, { WebSocket: socketThat(does) });
    const diagnosis = await tester(world).run(new TestProgress(), { listenMs: 0 });
    expect(diagnosis).toMatchObject({ code, microphone: 'granted', network: { sfuUdp: { state: 'untested' } } });
  });

  test('a browser without WebRTC is told so', async () => {
    const world = environment({ kinds: BOTH }, { RTCPeerConnection: undefined as never });
    expect(await tester(world).run(new TestProgress(), { listenMs: 0 })).toMatchObject({ code: 'webrtc-unsupported' });
  });
});

describe('with a session', () => {
  test('a server without tests leaves the ways untested', async () => {
    const answers = vi.fn(async (type: string) => {
      if (type === 'test.open') throw new SdkError('unknown-type');
      return {};
    });
    const stop = vi.fn();
    const tracks = { microphone: {} as MediaStreamTrack, camera: {} as MediaStreamTrack, stop };
    const world = environment({ kinds: BOTH, microphone: 'granted' }, { createTestTracks: () => tracks });
    const steps: ConnectionTest[] = [];
    const progress = new TestProgress((test) => steps.push(test));
    await tester(world, { online: true, answers }).run(progress, { listenMs: 1_000 });
    expect(answers.mock.calls.map(([type]) => type)).toEqual(['ping', 'test.open']);
    expect(steps.at(-1)).toMatchObject({
      phase: 'done',
      network: { signaling: { state: 'reached' }, direct: 'impossible', sfuUdp: { state: 'untested' } },
      loopback: null,
      diagnosis: { code: 'untested' },
    });
    expect(stop).toHaveBeenCalledOnce();
  });

  test('given up, it rejects with the reason and stops what it made', async () => {
    const stop = vi.fn();
    const tracks = { microphone: {} as MediaStreamTrack, camera: {} as MediaStreamTrack, stop };
    const world = environment({ kinds: BOTH }, { createTestTracks: () => tracks });
    const opening = Promise.withResolvers<unknown>();
    const asked = Promise.withResolvers<void>();
    const answers = async (type: string) => {
      if (type !== 'test.open') return {};
      asked.resolve();
      return await opening.promise;
    };
    const control = new AbortController();
    const progress = new TestProgress();
    const running = tester(world, { online: true, answers }).run(progress, { listenMs: 1_000, signal: control.signal });
    await asked.promise;
    control.abort(new Error('the page is closed'));
    await expect(running).rejects.toThrow('the page is closed');
    expect(stop).toHaveBeenCalledOnce();
    expect(progress.test.phase).not.toBe('done');
    const again = tester(world).run(progress, { listenMs: 0, signal: control.signal });
    await expect(again).rejects.toThrow('the page is closed');
  });
});
