import { PeerId } from '../../protocol/ids.ts';
import type { MediaPlane, TransportOffer } from '../../rooms/ports.ts';

const doctor = PeerId.parse('doctor');

/** One transport on each worker, for as long as `use` takes. Rejects with a `MediaPlaneError`. */
export async function withOffers<T>(
  plane: MediaPlane,
  use: (offers: readonly TransportOffer[]) => Promise<T>,
): Promise<T> {
  const sessions = await plane.openOnEach();
  try {
    return await use(await Promise.all(sessions.map((session) => session.createTransport(doctor, 'send'))));
  } finally {
    for (const session of sessions) session.close('path-closed');
  }
}

/** What clients are told, each address once. */
export const announcedIn = (offers: readonly TransportOffer[]): string[] => [
  ...new Set(offers.flatMap(({ iceCandidates }) => iceCandidates.map(({ address }) => address))),
];
