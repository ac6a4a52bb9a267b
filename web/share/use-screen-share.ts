import { useCallback, useState } from 'react';
import type { Call, LocalMedia, ScreenMode } from '../../sdk/index.ts';
import { useMemory } from '../client/memory-context.ts';
import { useAct } from '../problems/use-act.ts';
import { readShareChoice, type ShareChoice, writeShareChoice } from './share-choice.ts';

/** Browsers of phones have no such function. */
const canShareScreen = (): boolean => 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;

export type ScreenShare = {
  /** The browser can, and this moment of the call allows it. */
  possible: boolean;
  state: LocalMedia['screen']['state'];
  /** How it is to be shared, as it was chosen last. */
  choice: ShareChoice;
  choose: (choice: ShareChoice) => void;
  /** The question how is open. */
  asking: boolean;
  setAsking: (asking: boolean) => void;
  /** Opens the browser's own chooser. */
  share: () => void;
  /** While it is shared. */
  setMode: (mode: ScreenMode) => void;
  /** What the button and its key do: asks how, or ends it. */
  toggle: () => void;
  stop: () => void;
};

export const useScreenShare = (call: Call, { screen }: LocalMedia, seated: boolean): ScreenShare => {
  const act = useAct();
  const memory = useMemory();
  const [choice, setChoice] = useState(() => readShareChoice(memory.read('share')));
  const [wanted, setAsking] = useState(false);
  const possible = seated && canShareScreen();
  const { state } = screen;
  const asking = wanted && possible && state === 'off';

  const choose = (next: ShareChoice) => {
    setChoice(next);
    memory.write('share', writeShareChoice(next));
  };
  const stop = useCallback(() => act(call.stopSharing()), [call, act]);
  const toggle = useCallback(() => {
    if (!possible || state === 'choosing') return;
    if (state === 'live') stop();
    else setAsking(!asking);
  }, [possible, state, asking, stop]);

  return {
    possible,
    state,
    choice,
    choose,
    asking,
    setAsking,
    share: () => {
      setAsking(false);
      act(call.shareScreen(choice));
    },
    setMode: (mode) => {
      choose({ ...choice, mode });
      act(call.setScreenMode(mode));
    },
    toggle,
    stop,
  };
};
