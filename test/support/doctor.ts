import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { Report } from '../../src/cli/doctor/report.ts';
import { freePortRow, freePorts } from './free-ports.ts';
import { workerProgramForTests } from './media-worker.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { spawnTied } from './tied-process.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/doctor.ts', import.meta.url));

type Found = Report['findings'][number];

export type Examination = {
  exitCode: number | null;
  findings: readonly Found[];
  /** By its code, or, for what is right, all of that check. */
  fault(code: string): Extract<Found, { code: string }> | undefined;
  ok(check: string): string[];
  codes: string[];
};

/** Settings with which everything is free, on loopback, with one worker. */
export async function settings(more: Record<string, string> = {}): Promise<Record<string, string>> {
  const [port] = await freePorts(1);
  const mediaPort = await freePortRow(Number(more['PARLEY_MEDIA_WORKERS'] ?? 1));
  return {
    PARLEY_PORT: String(port),
    PARLEY_MEDIA_PORT: String(mediaPort),
    PARLEY_MEDIA_WORKERS: '1',
    PARLEY_DATA_DIR: temporaryFolder(),
    ...more,
  };
}

/** Runs `npm run doctor`'s program as a process of its own. `inside`: the command that runs it, in another world. */
export async function runDoctor(
  environment: Record<string, string>,
  options: { inside?: readonly string[]; arguments?: readonly string[] } = {},
): Promise<{ exitCode: number | null; output: string }> {
  const { inside = [], arguments: args = [] } = options;
  const [program = process.execPath, ...command] = [...inside, process.execPath, PROGRAM, ...args];
  const child = spawnTied(program, command, {
    cwd: temporaryFolder(),
    env: { PATH: process.env['PATH'], MEDIASOUP_WORKER_BIN: workerProgramForTests(), ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
  const [exitCode] = await once(child, 'close');
  return { exitCode, output };
}

export async function examine(environment: Record<string, string>, inside?: readonly string[]): Promise<Examination> {
  const { exitCode, output } = await runDoctor(environment, { arguments: ['--json'], ...(inside && { inside }) });
  return read(output, exitCode);
}

function read(output: string, exitCode: number | null): Examination {
  const { findings } = Report.parse(JSON.parse(output));
  const faults = findings.flatMap((finding) => (finding.level === 'ok' ? [] : [finding]));
  return {
    exitCode,
    findings,
    codes: faults.map(({ code }) => code),
    fault: (code) => faults.find((finding) => finding.code === code),
    ok: (check) => findings.flatMap((it) => (it.level === 'ok' && it.check === check ? [it.found] : [])),
  };
}

/** A shell's commands before the doctor, in namespaces of its own that end with it. As root these need no user namespace. */
export function inNamespaces(kinds: readonly ('net' | 'mount')[], ...commands: string[]): readonly string[] {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const script = [...commands, 'exec "$@"'].join(' && ');
  return ['/usr/bin/unshare', ...user, ...kinds.map((kind) => `--${kind}`), 'sh', '-c', script, 'sh'];
}

export const LOOPBACK_UP = 'ip link set lo up';

/** nft drops what comes in by this protocol at that port. */
export const blocked = (protocol: 'udp' | 'tcp', port: string | number): string =>
  `nft add table inet t && nft add chain inet t i '{ type filter hook input priority 0; }' && nft add rule inet t i ${protocol} dport ${port} drop`;
