import { useCallback } from 'react';
import type { Call, LocalMedia } from '../../sdk/index.ts';
import { useClient } from '../client/services.ts';
import type { DeviceSource } from '../client/types.ts';
import { useAct } from '../problems/use-act.ts';

/** What the microphone and camera buttons, and their keys, do in each state of the device; and the ways out of a problem. */
export const useDeviceToggles = (call: Call, local: LocalMedia) => {
  const { devices } = useClient();
  const act = useAct();
  const { microphone, camera } = local;

  const toggleMicrophone = useCallback(() => {
    if (microphone.state === 'opening') return;
    act(call.setMicrophoneMuted(microphone.state === 'live' && !microphone.muted));
  }, [call, microphone, act]);

  const toggleCamera = useCallback(() => {
    if (camera.state === 'opening') return;
    act(call.setCamera(camera.state !== 'live' || camera.muted));
  }, [call, camera, act]);

  const turnCameraOff = useCallback(() => act(call.setCamera(false)), [call, act]);

  /** Both in one permission prompt. One alone is chosen anew, which leaves a muted microphone muted. */
  const reopen = useCallback(
    (sources: readonly DeviceSource[]) => {
      const [only, ...others] = sources;
      if (!only || others.length > 0) return act(call.retryDevices());
      act(devices.select(only, devices.selected[only]));
    },
    [call, devices, act],
  );
  const hangUp = useCallback(() => act(call.hangUp()), [call, act]);

  return { toggleMicrophone, toggleCamera, turnCameraOff, reopen, hangUp };
};
