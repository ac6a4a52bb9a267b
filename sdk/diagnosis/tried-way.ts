import type { Reach } from '../../src/protocol/diagnostics.ts';
import type { EchoConnection } from './echo-connection.ts';

/** ICE and DTLS take some round trips; on a lossy line, with repetitions, a few seconds. */
const TRIES_FOR_MS = 6_000;

/** Whether the SFU is reached that way. `onlyWith`: a track, since a connection without one is none. */
export async function triedWay(connection: EchoConnection, onlyWith: MediaStreamTrack): Promise<Reach> {
  const { promise: tooLong, resolve } = Promise.withResolvers<'too long'>();
  const impatience = setTimeout(resolve, TRIES_FOR_MS, 'too long');
  try {
    const connected = connection.connect({ microphone: onlyWith }, { listens: false });
    if ((await Promise.race([connected, tooLong])) === 'too long') return failure(connection);
    const rttMs = (await connection.sample())?.rttMs ?? null;
    return { state: 'reached', ...(rttMs !== null && { rttMs }) };
  } finally {
    clearTimeout(impatience);
    connection.close();
  }
}

const failure = ({ wasRefused }: EchoConnection): Reach => ({
  state: 'failed',
  reason: wasRefused ? 'refused' : 'silent',
});
