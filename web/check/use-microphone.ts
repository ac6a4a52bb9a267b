import { useEffect, useState } from 'react';
import type { DeviceProblem } from '../../sdk/index.ts';
import { previewProblem } from '../meeting/preview-problem.ts';
import { barOf, isHeard, levelOf } from './microphone-level.ts';

/** `heard`: somebody spoke since it was opened. */
export type MicrophoneTest =
  | { state: 'off' }
  | { state: 'opening' }
  | { state: 'live'; bar: number; heard: boolean }
  | { state: 'unavailable'; problem: DeviceProblem };

const OFF: MicrophoneTest = { state: 'off' };
/** Oftener than this nobody sees a difference. */
const READ_EVERY_MS = 80;

/** The microphone’s level, as long as `on`; it is closed with the component. */
export const useMicrophone = (on: boolean, deviceId: string | null): MicrophoneTest => {
  const [test, setTest] = useState<MicrophoneTest>(OFF);

  useEffect(() => {
    if (!on) return setTest(OFF);
    const { mediaDevices } = navigator;
    if (!mediaDevices) return setTest({ state: 'unavailable', problem: 'insecure-page' });
    const ending = new AbortController();
    setTest({ state: 'opening' });
    mediaDevices.getUserMedia({ audio: deviceId === null ? true : { deviceId } }).then(
      (stream) => measure(stream, ending.signal, setTest),
      (error: unknown) => {
        if (!ending.signal.aborted) setTest({ state: 'unavailable', problem: previewProblem(error) });
      },
    );
    return () => ending.abort();
  }, [on, deviceId]);

  return test;
};

function measure(stream: MediaStream, ending: AbortSignal, show: (test: MicrophoneTest) => void): void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let heard = false;
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const bar = barOf(levelOf(samples));
    heard ||= isHeard(bar);
    show({ state: 'live', bar, heard });
  }, READ_EVERY_MS);
  const end = (): void => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
  if (ending.aborted) end();
  else ending.addEventListener('abort', end);
}
