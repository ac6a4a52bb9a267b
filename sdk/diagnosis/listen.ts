import type { Loopback } from '../diagnosis-api.ts';
import type { EchoConnection } from './echo-connection.ts';
import { type LoopbackSample, loopbackOf } from './loopback-meter.ts';
import type { TestTracks } from './test-tracks.ts';

/** Until the line is measured, pictures grow and packets are lost that no call would lose. */
const WARMS_UP_FOR_MS = 2_000;
const SAMPLES_EVERY_MS = 500;
const CONNECTS_WITHIN_MS = 8_000;

/** What comes back of sound and picture over a way that was reached before. Null: nothing did, or it was ended. */
export async function listen(
  connection: EchoConnection,
  way: Loopback['way'],
  options: { tracks: TestTracks; listenMs: number; ending: AbortSignal },
): Promise<Loopback | null> {
  const { tracks, listenMs, ending } = options;
  const { microphone, camera } = tracks;
  await connection.join();
  const connected = connection.connect({ microphone, camera }, { listens: true }).then(() => true);
  if (!(await Promise.race([connected, pause(CONNECTS_WITHIN_MS, ending)]))) return null;
  await pause(WARMS_UP_FOR_MS, ending);
  const samples: LoopbackSample[] = [];
  for (const until = performance.now() + listenMs; performance.now() < until && !ending.aborted; ) {
    const sample = await connection.sample();
    if (sample) samples.push(sample);
    await pause(SAMPLES_EVERY_MS, ending);
  }
  return loopbackOf(way, samples);
}

/** Resolves with false after that time, or when it is ended, or was. */
async function pause(ms: number, ending: AbortSignal): Promise<false> {
  if (ending.aborted) return false;
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      ending.removeEventListener('abort', end);
      resolve(false);
    }, ms);
    ending.addEventListener('abort', end, { once: true });
  });
}
