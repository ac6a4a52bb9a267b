import { useCallback } from 'react';
import type { Call, LocalMedia } from '../../sdk/index.ts';
import { codeOf } from '../problems/problem-key.ts';
import { useShowProblem } from '../problems/use-show-problem.ts';

/** What the microphone and camera buttons, and their keys, do in each state of the device. */
export const useDeviceToggles = (call: Call, local: LocalMedia) => {
  const showProblem = useShowProblem();
  const run = useCallback(
    (action: Promise<void>) => void action.catch((error: unknown) => showProblem(codeOf(error))),
    [showProblem],
  );
  const { microphone, camera } = local;

  const toggleMicrophone = useCallback(() => {
    if (microphone.state === 'opening') return;
    if (microphone.state === 'unavailable') return run(call.retryDevices());
    run(call.setMicrophoneMuted(microphone.state === 'live' && !microphone.muted));
  }, [call, microphone, run]);

  const toggleCamera = useCallback(() => {
    if (camera.state === 'opening') return;
    if (camera.state === 'unavailable') return run(call.retryDevices());
    run(call.setCamera(camera.state === 'off' || camera.muted));
  }, [call, camera, run]);

  const retry = useCallback(() => run(call.retryDevices()), [call, run]);
  const hangUp = useCallback(() => run(call.hangUp()), [call, run]);

  return { toggleMicrophone, toggleCamera, retry, hangUp };
};
