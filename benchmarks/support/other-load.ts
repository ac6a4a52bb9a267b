import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Linux counts processor time in hundredths of a second (USER_HZ). */
const HERTZ = 100;

/** Beyond this part of the machine a run says more about the other programs than about us. */
const MAX_OTHERS = 0.2;

type Processes = ReadonlyMap<number, { parent: number; ticks: number }>;

/** How much of the machine, 0 to 1, programs that are not ours used between two looks. */
export class OtherLoad {
  #machine = machineTicks();
  #own = ownTicks(processes());
  #at = performance.now();

  /** Since the last look, or since the beginning. */
  look(): number {
    const [machine, own, at] = [machineTicks(), ownTicks(processes()), performance.now()];
    const capacity = ((at - this.#at) / 1000) * HERTZ * cpus().length;
    // A process of ours that has ended takes its time along, which then looks like others'.
    const others = machine - this.#machine - Math.max(0, own - this.#own);
    [this.#machine, this.#own, this.#at] = [machine, own, at];
    return Math.max(0, others / capacity);
  }
}

export const isDisturbed = (others: number): boolean => others > MAX_OTHERS;

/** user, nice, system, irq and softirq of all processors. */
function machineTicks(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.trim().split(/\s+/).slice(1).map(Number);
  return user + nice + system + irq + softirq;
}

function processes(): Processes {
  const found = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // After the program's name, which may hold anything: state, parent, … and the times in user and system mode.
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      found.set(Number(name), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
    } catch {
      // It ended between the list and the look.
    }
  }
  return found;
}

/** Of this process and all that descend from it. */
function ownTicks(all: Processes): number {
  const isOwn = (pid: number): boolean => {
    if (pid === process.pid) return true;
    const parent = all.get(pid)?.parent ?? 0;
    return parent > 1 && isOwn(parent);
  };
  return [...all].reduce((sum, [pid, { ticks }]) => (isOwn(pid) ? sum + ticks : sum), 0);
}
