import { onTestFinished } from 'vitest';
import { freePorts } from '../free-ports.ts';
import type { Program } from './own-namespaces.ts';
import { startInOwnNamespaces } from './own-namespaces.ts';
import type { ParleyImage } from './parley-image.ts';

export type Container = {
  url: string;
  program: Program;
  /** The server's process; throws unless there is one, started by no shell. */
  serverProcess(): number;
  /** Runs the image's HEALTHCHECK in it as Docker does: its exit code and what it printed. */
  healthcheck(): Promise<{ code: number | null; output: string }>;
};

/** Runs the image's ENTRYPOINT in the image's container, on ports of loopback. It ends with the test. */
export async function startContainer(image: ParleyImage, environment: Record<string, string> = {}): Promise<Container> {
  const [port, mediaPort] = await freePorts(2);
  const variables = { ...loopback(port, mediaPort), ...environment };
  const options = Object.entries(variables).map(([variable, value]) => `--env=${variable}=${value}`);
  const program = image.buildah.start('run', ...options, image.container, '--', ...commandOf(image));
  onTestFinished(() => program.kill());
  return {
    url: `http://127.0.0.1:${port}`,
    program,
    serverProcess: () => onlyServer(program),
    async healthcheck() {
      const [, ...command] = image.config.Healthcheck.Test;
      const check = image.buildah.start('run', ...options, image.container, '--', ...command);
      return { code: await check.ended, output: check.output() };
    },
  };
}

/** As `startContainer`, but entered by `chroot` alone, as process 1: what the ENTRYPOINT is to Docker. */
export async function startAsFirstProcess(image: ParleyImage): Promise<Omit<Container, 'healthcheck'>> {
  const [port, mediaPort] = await freePorts(2);
  const variables = Object.entries(loopback(port, mediaPort)).map(([variable, value]) => `${variable}=${value}`);
  const enter = ['chroot', `--userspec=${image.config.User}`, image.files];
  const { Env, WorkingDir } = image.config;
  const inside = ['/usr/bin/env', '--ignore-environment', `--chdir=${WorkingDir}`, ...Env, ...variables];
  const program = image.buildah.keep(
    startInOwnNamespaces([
      ...['sh', '-c', `mount --rbind /dev "$1/dev"; mount -t proc proc "$1/proc"; shift; exec "$@"`, 'sh', image.files],
      ...[...enter, ...inside, ...commandOf(image)],
    ]),
  );
  onTestFinished(() => program.kill());
  return { url: `http://127.0.0.1:${port}`, program, serverProcess: () => onlyServer(program) };
}

const loopback = (port: number | undefined, mediaPort: number | undefined): Record<string, string> => ({
  PARLEY_HOST: '127.0.0.1',
  PARLEY_PORT: String(port),
  PARLEY_MEDIA_PORT: String(mediaPort),
  PARLEY_MEDIA_WORKERS: '1',
});

const commandOf = ({ config }: ParleyImage): string[] => [...config.Entrypoint, ...(config.Cmd ?? [])];

function onlyServer(program: Program): number {
  const [server, ...others] = program.processes(['node', 'src/main.ts']);
  if (server === undefined || others.length > 0) throw new Error(`no server, or several:\n${program.output()}`);
  return server;
}
