import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

export type PortHolder = { pid: number; program: string };

/** `st` of sockets that wait for somebody (proc(5), /proc/net/tcp): listening TCP, and UDP that is not connected. */
const WAITING = { tcp: '0A', udp: '07' };

/** Which process holds a port, by Linux's /proc; null for other users' processes, and on other systems. */
export async function holderOf(wanted: { protocol: 'tcp' | 'udp'; port: number }): Promise<PortHolder | null> {
  const inodes = await inodesOf(wanted);
  if (inodes.size === 0) return null;
  for (const pid of (await list('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (await holdsOne(pid, inodes)) return { pid: Number(pid), program: basename(await linkOf(`/proc/${pid}/exe`)) };
  }
  return null;
}

async function inodesOf({ protocol, port }: { protocol: 'tcp' | 'udp'; port: number }): Promise<Set<string>> {
  const tables = await Promise.all([read(`/proc/net/${protocol}`), read(`/proc/net/${protocol}6`)]);
  const rows = tables.flatMap((table) => table.split('\n').slice(1)).map((line) => line.trim().split(/\s+/));
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const matching = rows.filter(([, local = '', , state]) => local.endsWith(suffix) && state === WAITING[protocol]);
  return new Set(matching.flatMap(([, , , , , , , , , inode]) => inode ?? []));
}

async function holdsOne(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  for (const descriptor of await list(`/proc/${pid}/fd`)) {
    const [, inode = ''] = /^socket:\[(\d+)\]$/.exec(await linkOf(`/proc/${pid}/fd/${descriptor}`)) ?? [];
    if (inodes.has(inode)) return true;
  }
  return false;
}

/** Processes and descriptors come and go while they are looked at, and others' may not be read: empty then. */
const orElse =
  <T>(fallback: T) =>
  (work: Promise<T>): Promise<T> =>
    work.catch(() => fallback);

const list = (folder: string): Promise<string[]> => orElse<string[]>([])(readdir(folder));
const read = (file: string): Promise<string> => orElse('')(readFile(file, 'utf8'));
const linkOf = (file: string): Promise<string> => orElse('')(readlink(file));
