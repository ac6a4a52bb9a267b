import { useEffect, useState } from 'react';
import type { MeetingId } from '../../sdk/index.ts';
import { useClient } from '../client/services.ts';

/** Who looked is expected for 30 s. */
const LOOK_AGAIN_MS = 20_000;

/** Names of those in the meeting, looked for while the page is shown; null: not known. */
export function useWhoIsThere(meetingId: MeetingId | null): readonly string[] | null {
  const client = useClient();
  const [found, setFound] = useState<{ meetingId: MeetingId; names: readonly string[] } | null>(null);

  useEffect(() => {
    if (meetingId === null) return undefined;
    let left = false;
    const look = async (): Promise<void> => {
      if (document.hidden) return;
      // Good to know, and no more: joining says what is wrong.
      const there = await client.lookAtMeeting(meetingId).catch(() => null);
      if (!left) setFound(there && { meetingId, names: there.names });
    };
    const lookNow = (): void => void look();
    lookNow();
    const timer = window.setInterval(lookNow, LOOK_AGAIN_MS);
    document.addEventListener('visibilitychange', lookNow);
    return () => {
      left = true;
      window.clearInterval(timer);
      document.removeEventListener('visibilitychange', lookNow);
    };
  }, [client, meetingId]);

  return found?.meetingId === meetingId ? found.names : null;
}
