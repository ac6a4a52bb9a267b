import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spawnTied } from '../tied-process.ts';
import type { Machine } from './machines.ts';

const PROGRAM = fileURLToPath(new URL('flow-program.ts', import.meta.url));
const PORT = 5_001;

/** `bytes`: of the IP packet. */
export type Flow = { packets: number; bytes: number; perSecond: number };

/** One packet that came: its number from 0 on, how long it took, and when it came, by a clock of the receiver. */
export type Arrival = { number: number; delayMs: number; atMs: number };

/** Sends UDP packets evenly from one machine to another, and gives those that came, in their order. */
export async function measureFlow(from: Machine, to: Machine, { packets, bytes, perSecond }: Flow): Promise<Arrival[]> {
  const receiver = runOn(to, ['receive', to.address, String(PORT)]);
  await once(receiver.stdout, 'data');
  const sender = runOn(from, ['send', to.address, String(PORT), ...[packets, bytes, perSecond].map(String)]);
  await once(sender, 'exit');
  await allOut(from, to);
  let text = '';
  receiver.stdout.on('data', (chunk) => (text += chunk));
  receiver.stdin.end();
  await once(receiver, 'close');
  return (JSON.parse(text) as [number, number, number][]).map(([number, delayMs, atMs]) => ({ number, delayMs, atMs }));
}

const runOn = ({ namespace }: Machine, args: string[]): ChildProcessWithoutNullStreams =>
  spawnTied('/usr/bin/nsenter', [`--net=${namespace}`, '--', process.execPath, PROGRAM, ...args]);

/** Until no packet is on its way any more. */
async function allOut(from: Machine, to: Machine): Promise<void> {
  for (;;) {
    const waiting = [(await from.line.counters()).uplink, (await to.line.counters()).downlink].map(
      ({ packets, blocked, overflowed, lost, burstLost, delivered }) =>
        packets - blocked - overflowed - lost - burstLost - delivered,
    );
    if (waiting.every((count) => count === 0)) return;
    await pause(10);
  }
}
