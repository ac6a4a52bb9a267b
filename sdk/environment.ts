import type { DeviceSource } from './api.ts';
import { makeTestTracks, type TestTracks } from './diagnosis/test-tracks.ts';
import { type AudioPlatform, browserAudio } from './media/audio-crossfade.ts';

/** What the SDK takes from the platform. Tests outside browsers bring their own. */
export type Environment = {
  readonly WebSocket: new (url: string) => WebSocket;
  readonly RTCPeerConnection: new (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly MediaStream: new () => MediaStream;
  /** Absent where there is no Web Audio: there sounds change over by a change of tracks. */
  readonly audio?: AudioPlatform | undefined;
  /** Sound and picture for a connection test, without a device. Absent, or null: the ways to the SFU cannot be tested. */
  readonly createTestTracks?: (() => TestTracks | null) | undefined;
  /** What was decided about a device, without asking anybody. Absent where the platform does not tell. */
  readonly permissions?: { query(source: DeviceSource): Promise<'granted' | 'prompt' | 'denied'> } | undefined;
  /** Browsers hide it on insecure pages. */
  readonly mediaDevices: CaptureDevices | undefined;
  readonly isSecureContext: boolean;
  /** Absent where storage is blocked. */
  readonly localStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
  /** The signaling server where options name none. */
  readonly defaultUrl: string | undefined;
  /** Nobody looks at the page. Absent: somebody does. */
  readonly isHidden?: boolean;
  /** `network`: the device is online again. `visible`: the page is looked at again. Returns the end of the watch. */
  watch(event: 'network' | 'visible', listener: () => void): () => void;
};

export type CaptureDevices = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> &
  Partial<Pick<MediaDevices, 'getDisplayMedia' | 'addEventListener' | 'removeEventListener'>>;

/** Reads the globals only when they are used, so that importing the SDK is safe anywhere. */
export const browserEnvironment: Environment = {
  get WebSocket() {
    return globalThis.WebSocket;
  },
  get RTCPeerConnection() {
    return globalThis.RTCPeerConnection;
  },
  get MediaStream() {
    return globalThis.MediaStream;
  },
  get audio() {
    return browserAudio();
  },
  createTestTracks: makeTestTracks,
  get permissions() {
    const { permissions } = globalThis.navigator ?? {};
    if (!permissions) return undefined;
    // Firefox knows these names since 2023, and others reject what they do not know.
    return {
      query: async (source: DeviceSource) => (await permissions.query({ name: source as PermissionName })).state,
    };
  },
  get mediaDevices() {
    return globalThis.navigator?.mediaDevices;
  },
  get isSecureContext() {
    return globalThis.isSecureContext ?? false;
  },
  get localStorage() {
    try {
      return globalThis.localStorage;
    } catch {
      // Reading the property throws where the person blocks site data.
      return undefined;
    }
  },
  get defaultUrl() {
    if (!globalThis.location) return undefined;
    return new URL('/ws', globalThis.location.href.replace(/^http/, 'ws')).href;
  },
  get isHidden() {
    return globalThis.document?.visibilityState === 'hidden';
  },
  watch(event, listener) {
    if (event === 'network') {
      globalThis.window?.addEventListener('online', listener);
      return () => globalThis.window?.removeEventListener('online', listener);
    }
    const whenVisible = () => {
      if (globalThis.document.visibilityState === 'visible') listener();
    };
    globalThis.document?.addEventListener('visibilitychange', whenVisible);
    return () => globalThis.document?.removeEventListener('visibilitychange', whenVisible);
  },
};
