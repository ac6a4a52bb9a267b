import { useCallback } from 'react';
import type { Call, LocalMedia } from '../../sdk/index.ts';
import { useClient } from '../client/services.ts';
import type { DeviceSource } from '../client/types.ts';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';

/** What the microphone and camera buttons, and their keys, do in each state of the device; and the ways out of a problem. */
export const useDeviceToggles = (call: Call, local: LocalMedia) => {
  const { devices } = useClient();
  const showProblem = useShowProblem();
  const run = useCallback(
    (action: Promise<void>) => void action.catch((error: unknown) => showProblem(codeOf(error))),
    [showProblem],
  );
  const { microphone, camera } = local;

  const toggleMicrophone = useCallback(() => {
    if (microphone.state === 'opening') return;
    run(call.setMicrophoneMuted(microphone.state === 'live' && !microphone.muted));
  }, [call, microphone, run]);

  const toggleCamera = useCallback(() => {
    if (camera.state === 'opening') return;
    run(call.setCamera(camera.state !== 'live' || camera.muted));
  }, [call, camera, run]);

  const turnCameraOff = useCallback(() => run(call.setCamera(false)), [call, run]);

  /** Both in one permission prompt. One alone is chosen anew, which leaves a muted microphone muted. */
  const reopen = useCallback(
    (sources: readonly DeviceSource[]) => {
      const [only, ...others] = sources;
      if (!only || others.length > 0) return run(call.retryDevices());
      run(devices.select(only, devices.selected[only]));
    },
    [call, devices, run],
  );
  const hangUp = useCallback(() => run(call.hangUp()), [call, run]);

  return { toggleMicrophone, toggleCamera, turnCameraOff, reopen, hangUp };
};
