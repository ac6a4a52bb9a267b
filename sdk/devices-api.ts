import type { SourceName } from '../src/protocol/rooms.ts';

export type DeviceList = {
  readonly microphones: readonly MediaDeviceInfo[];
  readonly cameras: readonly MediaDeviceInfo[];
  readonly speakers: readonly MediaDeviceInfo[];
};

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

/** The sources that devices give; the others are the screen's. */
export type DeviceSource = Extract<SourceName, DeviceKind>;

export interface Devices {
  list(): Promise<DeviceList>;
  /** Null: the browser's default. Remembered in `localStorage` where there is one. */
  readonly selected: Readonly<Record<DeviceKind, string | null>>;
  /** Takes effect in running calls at once, without a gap at the other end. Speakers: apply `selected.speaker` by `setSinkId`. */
  select(kind: DeviceKind, deviceId: string | null): Promise<void>;
}

/** Why a device cannot be used, from getUserMedia's errors (W3C mediacapture-main §10.3) and track endings. */
export type DeviceProblem =
  | 'no-device'
  | 'permission-denied'
  | 'device-busy'
  | 'device-unplugged'
  | 'insecure-page'
  | 'failed';

/** By the person's will, also where there is no device, or it is being opened. A muted microphone is not wanted. */
export type WantedDevices = { microphone: boolean; camera: boolean };
