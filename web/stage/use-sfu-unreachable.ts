import { useEffect, useState } from 'react';
import type { Call, RemotePeer } from '../../sdk/index.ts';

/** Told of, and no sound or picture of anybody is there since. */
export const useSfuUnreachable = (call: Call, peers: readonly RemotePeer[]): boolean => {
  const [told, setTold] = useState(false);
  const hasMedia = peers.some(({ stream }) => stream.getTracks().length > 0);
  if (told && hasMedia) setTold(false);

  useEffect(
    () =>
      call.on('problem', ({ code }) => {
        if (code === 'sfu-unreachable') setTold(true);
      }),
    [call],
  );
  return told && !hasMedia;
};
