import { PeerId } from '../../protocol/ids.ts';
import type { MediaPlane, SfuSession, TransportOffer } from '../../rooms/ports.ts';

const doctor = PeerId.parse('doctor');

/** A worker makes a transport in milliseconds. Longer than 3 s, and the server has replaced one that is stuck. */
const PATIENCE_MS = 2_000;

/** One transport on each worker, for as long as `use` takes. Rejects with a `MediaPlaneError`, or if a worker hangs. */
export async function withOffers<T>(
  plane: MediaPlane,
  use: (offers: readonly TransportOffer[]) => Promise<T>,
): Promise<T> {
  const opening = plane.openOnEach();
  try {
    return await use(await inTime(opening.then(offersOf)));
  } finally {
    // Those that come too late as well.
    opening.then(closeAll, () => undefined);
  }
}

function closeAll(sessions: readonly SfuSession[]): void {
  for (const session of sessions) session.close('path-closed');
}

const offersOf = (sessions: readonly SfuSession[]): Promise<TransportOffer[]> =>
  Promise.all(sessions.map((session) => session.createTransport(doctor, 'send')));

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise: tooLong, reject } = Promise.withResolvers<never>();
  const impatience = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(impatience);
  }
}

/** What clients are told, each address once; empty where no worker works, which is another check's to say. */
export const announcedAddresses = (plane: MediaPlane): Promise<string[]> =>
  withOffers(plane, async (offers) => [
    ...new Set(offers.flatMap(({ iceCandidates }) => iceCandidates.map(({ address }) => address))),
  ]).catch(() => []);
