import { useEffect } from 'react';
import type { Call, CallState } from '../../sdk/index.ts';
import { useSounds } from '../client/services.ts';
import { endTone, ringBackTone } from '../ringing/tones.ts';

/** The ringing back while it rings there; two falling notes when the call ends. */
export const useCallSounds = (call: Call, state: CallState): void => {
  const sounds = useSounds();
  const ringing = state.phase === 'calling' && state.ringing;

  useEffect(() => (ringing ? sounds.play(ringBackTone) : undefined), [ringing, sounds]);

  useEffect(
    () =>
      call.on('state', ({ phase }) => {
        if (phase === 'ended') sounds.play(endTone);
      }),
    [call, sounds],
  );
};
