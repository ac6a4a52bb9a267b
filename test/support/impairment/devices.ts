import type { BrowserContext } from 'playwright-core';
import type { Person } from '../browser.ts';

/** What the page's devices do wrong, without a word to the page: the tracks stay live, enabled and unmuted. */
export type DeviceFaults = { microphoneIsDead: boolean; cameraIsFrozen: boolean };

type FaultyWindow = Window & { deviceFaults: { set(faults: Partial<DeviceFaults>): void } };

/** Before the pages of this context open. */
export async function installDevices(context: BrowserContext): Promise<void> {
  await context.addInitScript(betweenDevicesAndPage);
}

export const setDeviceFaults = ({ page }: Person, faults: Partial<DeviceFaults>): Promise<void> =>
  page.evaluate((wanted) => (window as unknown as FaultyWindow).deviceFaults.set(wanted), faults);

/** Chromium's own: mediacapture-transform, as it was before it went to workers. */
type FrameReader = new (options: { track: MediaStreamTrack }) => { readable: ReadableStream<VideoFrame> };
type FrameWriter = new (options: { kind: 'video' }) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };

/** Runs in the page, before its own code. */
function betweenDevicesAndPage(): void {
  const faults: DeviceFaults = { microphoneIsDead: false, cameraIsFrozen: false };
  const microphones = new Set<{ update(): void }>();
  const { MediaStreamTrackProcessor: Reader, MediaStreamTrackGenerator: Writer } = window as unknown as {
    MediaStreamTrackProcessor: FrameReader;
    MediaStreamTrackGenerator: FrameWriter;
  };

  /** A disabled track is digital silence; the page sees what it has set itself. */
  function microphone(track: MediaStreamTrack): MediaStreamTrack {
    const native = Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, 'enabled');
    let wanted = true;
    const update = (): void => native?.set?.call(track, wanted && !faults.microphoneIsDead);
    Object.defineProperty(track, 'enabled', {
      get: () => wanted,
      set(value: boolean) {
        wanted = value;
        update();
      },
    });
    microphones.add({ update });
    update();
    return track;
  }

  /** A track of the same frames, which holds them back; in all else it speaks for the device's own. */
  function camera(device: MediaStreamTrack): MediaStreamTrack {
    const track = new Writer({ kind: 'video' });
    const pass = new TransformStream<VideoFrame, VideoFrame>({
      transform(frame, controller) {
        if (faults.cameraIsFrozen) frame.close();
        else controller.enqueue(frame);
      },
    });
    void new Reader({ track: device }).readable.pipeThrough(pass).pipeTo(track.writable);
    const stop = track.stop.bind(track);
    Object.defineProperties(track, {
      label: { get: () => device.label },
      getSettings: { value: () => device.getSettings() },
      stop: {
        value() {
          device.stop();
          stop();
        },
      },
    });
    return track;
  }

  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    return new MediaStream([...stream.getAudioTracks().map(microphone), ...stream.getVideoTracks().map(camera)]);
  };
  Object.assign(window, {
    deviceFaults: {
      set(wanted: Partial<DeviceFaults>) {
        Object.assign(faults, wanted);
        for (const { update } of microphones) update();
      },
    },
  });
}
