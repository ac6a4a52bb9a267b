import { useEffect, useState } from 'react';
import { useClient } from '../client/services.ts';
import type { AboutMeeting, MeetingId } from '../client/types.ts';
import { codeOf } from '../problems/problem-key.ts';

/** `none`: there is no link, or nobody could be asked, which signing in then says. */
type AboutLink =
  | { state: 'none' }
  | { state: 'asking' }
  | { state: 'known'; about: AboutMeeting }
  | { state: 'refused'; code: string };

const NONE: AboutLink = { state: 'none' };
const UNREACHABLE = new Set(['network', 'timeout']);

/** Whose meeting a link is of. */
export function useAboutMeeting(meetingId: MeetingId | null): AboutLink {
  const client = useClient();
  const [found, setFound] = useState<{ meetingId: MeetingId; link: AboutLink } | null>(null);

  useEffect(() => {
    if (meetingId === null) return undefined;
    let left = false;
    const tell = (link: AboutLink): void => {
      if (!left) setFound({ meetingId, link });
    };
    client.aboutMeeting(meetingId).then(
      (about) => tell({ state: 'known', about }),
      (error: unknown) => {
        const code = codeOf(error);
        tell(UNREACHABLE.has(code) ? NONE : { state: 'refused', code });
      },
    );
    return () => {
      left = true;
    };
  }, [client, meetingId]);

  if (meetingId === null) return NONE;
  return found?.meetingId === meetingId ? found.link : { state: 'asking' };
}
