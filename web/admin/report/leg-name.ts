import type { TFunction } from 'i18next';
import type { Leg } from './legs.ts';
import type { People } from './people.ts';

/** Anna → Boris, camera; Anna → server, camera. */
export function legName({ peerId, viewerId, source, leg }: Leg, people: People, t: TFunction<'admin'>): string {
  const server = t('server');
  const sender = leg === 'downlink' ? `${server} (${people.ofPeer(peerId)})` : people.ofPeer(peerId);
  const receiver = viewerId === null ? server : people.ofPeer(viewerId);
  return `${t('way', { sender, receiver })}, ${t(`source.${source}`)}`;
}
