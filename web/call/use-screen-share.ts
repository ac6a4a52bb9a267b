import { useCallback } from 'react';
import type { Call, LocalMedia } from '../../sdk/index.ts';
import { useAct } from '../problems/use-act.ts';

/** Browsers of phones have no such function. */
const canShareScreen = (): boolean => 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;

/** `possible`: the browser can, and this moment of the call allows it. */
export type ScreenShare = { possible: boolean; state: LocalMedia['screen']['state']; toggle: () => void };

/** What the screen button, its key and the note's “Stop” do. */
export const useScreenShare = (call: Call, { screen }: LocalMedia, seated: boolean): ScreenShare => {
  const act = useAct();
  const possible = seated && canShareScreen();
  const { state } = screen;
  const toggle = useCallback(() => {
    if (!possible || state === 'choosing') return;
    act(state === 'live' ? call.stopSharing() : call.shareScreen());
  }, [call, possible, state, act]);
  return { possible, state, toggle };
};
