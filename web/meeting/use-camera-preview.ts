import { useEffect, useState } from 'react';
import type { DeviceProblem } from '../../sdk/index.ts';
import { previewProblem } from './preview-problem.ts';

export type CameraPreview =
  | { state: 'off' }
  | { state: 'opening' }
  | { state: 'live'; stream: MediaStream }
  | { state: 'unavailable'; problem: DeviceProblem };

const OFF: CameraPreview = { state: 'off' };

const stop = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/** The camera before the call, as long as `on`; its light goes out with the component. */
export const useCameraPreview = (on: boolean, deviceId: string | null): CameraPreview => {
  const [preview, setPreview] = useState<CameraPreview>(OFF);

  useEffect(() => {
    if (!on) return setPreview(OFF);
    const { mediaDevices } = navigator;
    if (!mediaDevices) return setPreview({ state: 'unavailable', problem: 'insecure-page' });
    let wanted = true;
    let opened: MediaStream | null = null;
    setPreview({ state: 'opening' });
    mediaDevices.getUserMedia({ video: deviceId === null ? true : { deviceId } }).then(
      (stream) => {
        if (!wanted) return stop(stream);
        opened = stream;
        setPreview({ state: 'live', stream });
      },
      (error: unknown) => {
        if (wanted) setPreview({ state: 'unavailable', problem: previewProblem(error) });
      },
    );
    return () => {
      wanted = false;
      if (opened) stop(opened);
    };
  }, [on, deviceId]);

  return preview;
};
