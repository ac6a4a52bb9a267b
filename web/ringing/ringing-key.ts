import type { Call } from '../../sdk/index.ts';

/** The key of the words that say who calls, where the page itself is not seen: in titles and notifications. */
export const ringingKey = ({ video }: Pick<Call, 'video'>) =>
  video ? 'notifications.incomingVideo' : 'notifications.incomingAudio';
