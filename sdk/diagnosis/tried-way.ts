import type { Reach } from '../../src/protocol/diagnostics.ts';
import type { EchoConnection } from './echo-connection.ts';

/** ICE and DTLS take some round trips; on a lossy line, with repetitions, a few seconds. */
const TRIES_FOR_MS = 6_000;
const ROUND_TRIP_LOOKS = 8;
const ROUND_TRIP_EVERY_MS = 100;

/**
 * Whether the SFU is reached that way; untested, if the connection is closed meanwhile. `onlyWith`: a track, since a
 * connection without one is none. Rejects as `join` does.
 */
export async function triedWay(connection: EchoConnection, onlyWith: MediaStreamTrack): Promise<Reach> {
  const { promise: tooLong, resolve } = Promise.withResolvers<'too long'>();
  let impatience: ReturnType<typeof setTimeout> | undefined;
  try {
    // How long the server takes to make a place says nothing of the way.
    await connection.join();
    impatience = setTimeout(resolve, TRIES_FOR_MS, 'too long');
    const connected = connection.connect({ microphone: onlyWith }, { listens: false });
    const givenUp = connection.closed.then(() => 'given up' as const);
    const end = await Promise.race([connected, tooLong, givenUp]);
    if (end === 'given up') return { state: 'untested' };
    if (end === 'too long') return failure(connection);
    const rttMs = await roundTripOf(connection);
    return { state: 'reached', ...(rttMs !== null && { rttMs }) };
  } finally {
    clearTimeout(impatience);
    connection.close();
  }
}

/** The first check of a pair has its answer some moments after the connection is there. */
async function roundTripOf(connection: EchoConnection): Promise<number | null> {
  for (let look = 0; look < ROUND_TRIP_LOOKS; look += 1) {
    const { rttMs = null } = (await connection.sample()) ?? {};
    if (rttMs !== null) return rttMs;
    await new Promise((resolve) => setTimeout(resolve, ROUND_TRIP_EVERY_MS));
  }
  return null;
}

const failure = ({ wasRefused }: EchoConnection): Reach => ({
  state: 'failed',
  reason: wasRefused ? 'refused' : 'silent',
});
