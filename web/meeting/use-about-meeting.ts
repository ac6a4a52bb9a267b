import { useEffect, useState } from 'react';
import { useClient } from '../client/services.ts';
import type { AboutMeeting, MeetingId } from '../client/types.ts';
import { codeOf } from '../problems/problem-key.ts';

/** `none`: there is no link, or no answer, as signing in then says, too. */
type AboutLink =
  | { state: 'none' }
  | { state: 'asking' }
  | { state: 'known'; about: AboutMeeting }
  | { state: 'refused'; code: string };

const NONE: AboutLink = { state: 'none' };

/** The link may be good where it was only not looked at: no connection, or too many who ask. */
export const withoutAnswer = (code: string): AboutLink =>
  code === 'meeting-not-found' ? { state: 'refused', code } : NONE;

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
      (error: unknown) => tell(withoutAnswer(codeOf(error))),
    );
    return () => {
      left = true;
    };
  }, [client, meetingId]);

  if (meetingId === null) return NONE;
  return found?.meetingId === meetingId ? found.link : { state: 'asking' };
}
