import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ONE_LAYER } from '../load-generator/camera.ts';
import { compile } from '../load-generator/native-program.ts';
import type { Cores } from './sfu.ts';
import type { Shape } from './shape.ts';

/** RTP's header and one header extension. */
const HEADERS = 20;

type Said = { sent: number; arrived: number; cpuSeconds: number };

export const compileFanOut = (): Promise<string> =>
  compile(fileURLToPath(new URL('./limit/', import.meta.url)), 'fan-out');

/** Packets a second that a core protects and sends, and nothing else. */
export async function fanOutPerCore(
  program: string,
  { shape, cores, seconds }: { shape: Shape; cores: Cores; seconds: number },
): Promise<number> {
  const bytes = HEADERS + (ONE_LAYER[0]?.bytesPerPacket ?? 0);
  const args = [cores.sfu, cores.generator, shape.publishers, shape.rooms * shape.receivers, bytes, seconds];
  const { stdout } = await promisify(execFile)(program, args.map(String));
  const { sent, cpuSeconds } = JSON.parse(stdout) as Said;
  return sent / cpuSeconds;
}
