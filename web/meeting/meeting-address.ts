import type { MeetingId } from '../client/types.ts';

const KEY = 'meeting';

/** As the server makes them; anything else cannot be a meeting, and needs no question. */
const isMeetingId = (text: string): text is MeetingId => /^[A-Za-z0-9][A-Za-z0-9._:@|-]{0,63}$/.test(text);

/** `damaged`: a link to a meeting, but to none that can exist. */
export type LinkedMeeting = { meetingId: MeetingId } | 'damaged' | null;

const parametersOf = (hash: string): URLSearchParams => new URLSearchParams(hash.replace(/^#/, ''));

const hashOf = (parameters: URLSearchParams): string => {
  const text = parameters.toString();
  return text === '' ? '' : `#${text}`;
};

/** `#meeting=…`: in the fragment, which no server sees and no log keeps. */
export const meetingFromHash = (hash: string): LinkedMeeting => {
  const text = parametersOf(hash).get(KEY)?.trim();
  if (text === undefined) return null;
  return isMeetingId(text) ? { meetingId: text } : 'damaged';
};

export const hashWithMeeting = (hash: string, meetingId: MeetingId | null): string => {
  const parameters = parametersOf(hash);
  if (meetingId === null) parameters.delete(KEY);
  else parameters.set(KEY, meetingId);
  return hashOf(parameters);
};

/** What to send to others: opens the join page. */
export const meetingAddress = (meetingId: MeetingId, { origin }: Pick<Location, 'origin'> = location): string =>
  `${origin}/${hashWithMeeting('', meetingId)}`;

/** The page's address bar, as far as meetings go. */
export type AddressBar = { read(): LinkedMeeting; write(meetingId: MeetingId | null): void };

export const addressBar: AddressBar = {
  read: () => meetingFromHash(location.hash),
  write: (meetingId) =>
    history.replaceState(null, '', location.pathname + location.search + hashWithMeeting(location.hash, meetingId)),
};
