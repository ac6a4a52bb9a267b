import { startedOnce } from '../started-once.ts';
import { startMachines } from './machines.ts';
import { type Participant, sitDown } from './participants.ts';
import { startAppWithRelayFor } from './server-for-machines.ts';

/**
 * Three people's machines, a server and a relay, shared by a file's tests; and who sits down there. `switches`: of their
 * browsers.
 */
export function machinesAndServer(switches: string[] = []) {
  const running = startedOnce(async (keep) => {
    const all = await keep(startMachines(3));
    return { all, server: await keep(startAppWithRelayFor(all)) };
  });
  return {
    running,
    /** Everybody leaves after `use`, and all is well with the machines again. */
    async withPeople(names: readonly string[], use: (...all: Participant[]) => Promise<void>): Promise<void> {
      await using sitting = new AsyncDisposableStack();
      const participants: Participant[] = [];
      for (const [index, name] of names.entries()) {
        const machine = running.all.machines[index];
        if (!machine) throw new Error('there are too few machines');
        sitting.defer(async () => {
          machine.processor.release();
          await machine.line.clear();
        });
        const participant = await sitDown(machine, name, running.server.app.url, switches);
        sitting.defer(participant.leave);
        participants.push(participant);
      }
      await use(...participants);
    },
  };
}
